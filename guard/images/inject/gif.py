"""XMP in a GIF: an application extension (XMP specification, part 3, 1.1.2)."""

from __future__ import annotations

from guard.images.cursor import expect
from guard.images.walks import blocks, colours

_NAME = b"!\xff\x0bXMP DataXMP"
# The packet stands there as it is. Whatever its letters say when read as the lengths of
# blocks, readers land somewhere in this ramp and slide down to the end.
_SLIDE = b"\x01" + bytes(range(0xFF, -1, -1)) + b"\0"
_APPLICATION = b"!\xff"


def into_gif(data: bytes, packet: bytes) -> bytes:
    expect(data.startswith((b"GIF87a", b"GIF89a")), "not a GIF")
    expect(b"\0" not in packet, "a packet that is no text")
    start = 13 + colours(data, 10)
    parts, place, first = [b"GIF89a" + data[6:start]], 1, True
    end = start
    for _, begin, end in blocks(data, len(data)):
        if data.startswith(_NAME, begin):
            continue
        parts.append(data[begin:end])
        # Looping is looked for before all else.
        first = first and data.startswith(_APPLICATION, begin)
        place = len(parts) if first else place
    return b"".join((*parts[:place], _NAME, packet, _SLIDE, *parts[place:], data[end:]))
