"""XMP in a GIF: an application extension (XMP specification, part 3, 1.1.2)."""

from __future__ import annotations

from collections.abc import Iterator

from guard.images.inject.cursor import expect, number

_NAME = b"!\xff\x0bXMP DataXMP"
# The packet stands there as it is. Whatever its letters say when read as the lengths of
# blocks, readers land somewhere in this ramp and slide down to the end.
_SLIDE = b"\x01" + bytes(range(0xFF, -1, -1)) + b"\0"
_APPLICATION = b"!\xff"


def into_gif(data: bytes, packet: bytes) -> bytes:
    expect(data.startswith((b"GIF87a", b"GIF89a")), "not a GIF")
    expect(b"\0" not in packet, "a packet that is no text")
    start = 13 + _table(data, 10)
    parts, place, first = [b"GIF89a" + data[6:start]], 1, True
    end = start
    for begin, end in _blocks(data, start):
        if data.startswith(_NAME, begin):
            continue
        parts.append(data[begin:end])
        # Looping is looked for before all else.
        first = first and data.startswith(_APPLICATION, begin)
        place = len(parts) if first else place
    return b"".join((*parts[:place], _NAME, packet, _SLIDE, *parts[place:], data[end:]))


def _blocks(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Start and end of extensions and pictures (GIF89a, section 20)."""
    while True:
        kind, start = data[at : at + 1], at
        if kind == b",":
            at += 11 + _table(data, at + 9)
        elif kind == b"!":
            at += 2
        else:
            expect(kind == b";", "ends too soon")
            return
        while size := number(data, at, 1):
            at += 1 + size
        at += 1
        yield start, at


def _table(data: bytes, at: int) -> int:
    """Bytes of the colour table that the flags at `at` announce."""
    flags = number(data, at, 1)
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0
