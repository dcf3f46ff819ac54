"""Items of a boxed picture: which there are, where they lie, what describes what.

Each box (`iinf`, `iloc`, `iref`, `pitm`; ISO 14496-12, 8.11) is read and written whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from guard.images.cursor import expect, number, part

_XMP = b"application/rdf+xml"
_MOST = 65_535  # items, and parts of one


def list_with_packet(body: bytes, mine: int, old: frozenset[int]) -> bytes:
    """`iinf` with an item for the packet, and without the old ones."""
    entries = [raw for id, raw in _entries(body) if id not in old]
    entries.append(_entry(mine))
    count = len(entries).to_bytes(4 if body[0] else 2, "big")
    return body[:4] + count + b"".join(entries)


def ids_of(body: bytes) -> frozenset[int]:
    """Every item that `iinf` lists."""
    return frozenset(id for id, _ in _entries(body))


def packets_of(body: bytes) -> frozenset[int]:
    """The items of `iinf` that are XMP packets already."""
    return frozenset(
        id
        for id, raw in _entries(body)
        if raw[18 if raw[8] >= 3 else 16 :].startswith(b"mime") and b"\0" + _XMP in raw
    )


def _entries(body: bytes) -> Iterator[tuple[int, bytes]]:
    wide = 4 if number(body, 0, 1) else 2
    at = 4 + wide
    for _ in range(min(_MOST, number(body, 4, wide))):
        size = number(body, at, 4)
        expect(size >= 14, "an item that says too little")
        raw = part(body, at, size)
        yield number(raw, 12, 4 if raw[8] >= 3 else 2), raw
        at += size


def _entry(id: int) -> bytes:
    """An `infe` box: of version 3 where two bytes do not hold the number."""
    wide = 2 if id < 0x10000 else 4
    head = bytes([3 if wide == 4 else 2, 0, 0, 1])  # hidden: it is no picture
    body = head + id.to_bytes(wide, "big") + b"\0\0mime" + b"XMP\0" + _XMP + b"\0"
    return (len(body) + 8).to_bytes(4, "big") + b"infe" + body


def first_item(body: bytes) -> int:
    """The picture itself, by `pitm`."""
    return number(body, 4, 4 if number(body, 0, 1) else 2)


def describe(body: bytes, mine: int, shown: int, old: frozenset[int]) -> bytes:
    """`iref` in which the item `mine` describes `shown`; b"" makes a new one."""
    body = body or bytes([int(max(mine, shown) > 0xFFFF), 0, 0, 0])
    wide = 4 if body[0] else 2
    kept, at = [], 4
    while at < len(body):
        size = number(body, at, 4)
        expect(size >= 8, "a reference that says too little")
        if number(body, at + 8, wide) not in old:
            kept.append(part(body, at, size))
        at += size
    expect(max(mine, shown) < 1 << 8 * wide, "no room for another item")
    ids = mine.to_bytes(wide, "big") + b"\0\1" + shown.to_bytes(wide, "big")
    mark = (len(ids) + 8).to_bytes(4, "big") + b"cdsc" + ids
    return body[:4] + b"".join((*kept, mark))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item's bytes lie. `parts`: index, offset and length of each."""

    id: int
    method: int  # 0: places in the file; others count from elsewhere
    source: int  # 0: this file
    base: int
    parts: tuple[tuple[int, int, int], ...]

    def moved(self, start: int, by: int) -> Place:
        if self.method or self.source:
            return self
        places = [(index, self.base + at, size) for index, at, size in self.parts]
        shifted = ((i, at + by if at >= start else at, n) for i, at, n in places)
        return replace(self, base=0, parts=tuple(shifted))


@dataclass(frozen=True, slots=True)
class Places:
    """`iloc`: its version and the bytes of offset, length, base and index."""

    version: int
    sizes: tuple[int, int, int, int]
    items: tuple[Place, ...]


def read_places(body: bytes) -> Places:
    version = number(body, 0, 1)
    expect(version <= 2, "places in an unknown form")
    widths = number(body, 4, 2)
    offset, length, base, index = (widths >> shift & 15 for shift in (12, 8, 4, 0))
    sizes = offset, length, base, index if version else 0
    expect(set(sizes) <= {0, 4, 8}, "places in an unknown form")
    wide = 4 if version == 2 else 2
    at, items = 6 + wide, []
    for _ in range(min(_MOST, number(body, 6, wide))):
        item, at = _place(body, at, version, sizes)
        items.append(item)
    return Places(version, sizes, tuple(items))


def _place(
    body: bytes, at: int, version: int, sizes: tuple[int, int, int, int]
) -> tuple[Place, int]:
    offset, length, base, index = sizes

    def taken(size: int) -> int:
        nonlocal at
        at += size
        return number(body, at - size, size)

    id = taken(4 if version == 2 else 2)
    method = taken(2) & 15 if version else 0
    source, start = taken(2), taken(base)
    parts = tuple((taken(index), taken(offset), taken(length)) for _ in range(taken(2)))
    return Place(id, method, source, start, parts), at


def write_places(places: Places) -> bytes:
    """The least that holds any place in a file, even where less was enough before."""
    version = places.version
    offset, length, base, index = places.sizes
    offset, length = max(4, offset), max(4, length)
    widths = offset << 12 | length << 8 | base << 4 | index
    wide = 4 if version == 2 else 2
    out = [bytes([version, 0, 0, 0]), _n(widths, 2), _n(len(places.items), wide)]
    for item in places.items:
        out.append(_n(item.id, wide) + (_n(item.method, 2) if version else b""))
        out.append(_n(item.source, 2) + _n(item.base, base) + _n(len(item.parts), 2))
        out += [
            _n(i, index) + _n(at, offset) + _n(n, length) for i, at, n in item.parts
        ]
    return b"".join(out)


def _n(value: int, size: int) -> bytes:
    expect(value < 1 << 8 * size, "a place too far away")
    return value.to_bytes(size, "big")
