"""XMP in a JPEG: an APP1 segment among the first (XMP specification, part 3, 1.1.3)."""

from __future__ import annotations

from guard.images.cursor import expect
from guard.images.walks import END, SCAN, segments

_NAME = b"http://ns.adobe.com/xap/1.0/\0"
_MORE = b"http://ns.adobe.com/xmp/extension/\0"
_APP0, _APP1 = 0xE0, 0xE1


def into_jpeg(data: bytes, packet: bytes) -> bytes:
    expect(data.startswith(b"\xff\xd8\xff"), "not a JPEG")
    body = _NAME + packet
    mine = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    kept, place, behind = [data[:2]], 1, 2
    for marker, start, _, end in segments(data):
        expect(start == behind, "no marker where one must be")
        if marker == SCAN:
            break
        expect(marker not in (0, END) and end <= len(data), "ends before its pixels")
        segment, behind = data[start:end], end
        if _is_xmp(marker, segment):
            continue
        kept.append(segment)
        # JFIF must come first, and Exif readers look no further than the second.
        if marker == _APP0 or (marker == _APP1 and b"Exif\0" in segment[:12]):
            place = len(kept)
    return b"".join((*kept[:place], mine, *kept[place:], data[behind:]))


def _is_xmp(marker: int, segment: bytes) -> bool:
    body = segment.lstrip(b"\xff")[3:]
    return marker == _APP1 and body.startswith((_NAME, _MORE))
