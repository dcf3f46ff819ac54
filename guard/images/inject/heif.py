"""XMP in an AVIF or HEIC: an item of its own that describes the picture (ISO 23008-12).

The `meta` box grows, so whatever lies behind it moves, and every place that the box
names moves with it. The packet goes between them: OpenCV looks at the first 500 bytes
of a file, and takes none whose packet begins behind them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from guard.images.cursor import expect, number, part
from guard.images.inject.items import (
    Place,
    describe,
    first_item,
    ids_of,
    list_with_packet,
    packets_of,
    read_places,
    write_places,
)

_MOST = 1024  # boxes on one level


@dataclass(frozen=True, slots=True)
class Box:
    kind: bytes
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + 8

    def packed(self) -> bytes:
        return self.size.to_bytes(4, "big") + self.kind + self.body


def into_heif(data: bytes, packet: bytes) -> bytes:
    boxes = _boxes(data)
    kinds = [box.kind for box in boxes]
    expect(kinds[:1] == [b"ftyp"] and kinds.count(b"meta") == 1, "no boxed picture")
    expect(b"moov" not in kinds, "a moving picture in boxes")
    at = kinds.index(b"meta")
    old = boxes[at]
    behind = sum(box.size for box in boxes[: at + 1])
    mine = Box(b"mdat", packet)
    # Sizes do not depend on places, so a first round tells how much the box grows.
    grown = _meta(old, behind, 0, (behind, len(packet))).size - old.size
    place = behind + grown + 8, len(packet)
    former = [box for box in boxes[at + 1 : at + 2] if _is_packet(box, old, behind)]
    grown += mine.size - sum(box.size for box in former)
    boxes[at : at + 1 + len(former)] = (_meta(old, behind, grown, place), mine)
    return b"".join(box.packed() for box in boxes)


def _boxes(data: bytes) -> list[Box]:
    """Those of one level."""
    found: list[Box] = []
    at = 0
    while at < len(data):
        size, kind = number(data, at, 4), part(data, at + 4, 4)
        end = at + size if size else len(data)
        expect(at + 8 <= end <= len(data), "a box that lies about its size")
        expect(len(found) < _MOST, "too many boxes")
        found.append(Box(kind, data[at + 8 : end]))
        at = end
    return found


def _is_packet(box: Box, meta: Box, at: int) -> bool:
    """Whether the box that begins at `at` holds an older packet and nothing else."""
    bodies = {each.kind: each.body for each in _boxes(meta.body[4:])}
    expect({b"iinf", b"iloc"} <= set(bodies), "a picture without items")
    former = packets_of(bodies[b"iinf"])
    places = [
        (item.base + start, size)
        for item in read_places(bodies[b"iloc"]).items
        if item.id in former and not (item.method or item.source)
        for _, start, size in item.parts
    ]
    return box.kind == b"mdat" and (at + 8, len(box.body)) in places


def _meta(old: Box, behind: int, grown: int, packet: tuple[int, int]) -> Box:
    """The box with an item for the packet, of which place and length are given."""
    children = _boxes(old.body[4:])
    bodies = {box.kind: box.body for box in children}
    expect({b"iinf", b"iloc", b"pitm"} <= set(bodies), "a picture without items")
    items, places = bodies[b"iinf"], read_places(bodies[b"iloc"])
    ids, former = ids_of(items), packets_of(items)
    kept = [item.moved(behind, grown) for item in places.items if item.id not in former]
    mine = max((0, *(ids - former), *(item.id for item in kept))) + 1
    kept.append(Place(mine, 0, 0, 0, ((0, *packet),)))
    shown = first_item(bodies[b"pitm"])
    new = {
        b"iinf": list_with_packet(items, mine, former),
        b"iloc": write_places(replace(places, items=tuple(kept))),
        b"iref": describe(bodies.get(b"iref", b""), mine, shown, former),
    }
    if b"iref" not in bodies:
        children.append(Box(b"iref", b""))
    rebuilt = (Box(box.kind, new.get(box.kind, box.body)) for box in children)
    return Box(b"meta", old.body[:4] + b"".join(box.packed() for box in rebuilt))
