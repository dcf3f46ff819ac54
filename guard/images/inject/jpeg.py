"""XMP in a JPEG: an APP1 segment among the first (XMP specification, part 3, 1.1.3)."""

from __future__ import annotations

from collections.abc import Iterator

from guard.images.inject.cursor import expect, number

_NAME = b"http://ns.adobe.com/xap/1.0/\0"
_MORE = b"http://ns.adobe.com/xmp/extension/\0"
_APP0, _APP1, _SCAN, _END = 0xE0, 0xE1, 0xDA, 0xD9
_BARE = frozenset((0x01, *range(0xD0, 0xD9)))


def into_jpeg(data: bytes, packet: bytes) -> bytes:
    expect(data.startswith(b"\xff\xd8\xff"), "not a JPEG")
    body = _NAME + packet
    mine = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    kept, place, end = [data[:2]], 1, 2
    for marker, start, end in _segments(data):
        segment = data[start:end]
        if _is_xmp(marker, segment):
            continue
        kept.append(segment)
        # JFIF must come first, and Exif readers look no further than the second.
        if marker == _APP0 or (marker == _APP1 and b"Exif\0" in segment[:12]):
            place = len(kept)
    return b"".join((*kept[:place], mine, *kept[place:], data[end:]))


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each before the first scan."""
    at = 2
    while True:
        start = at
        expect(number(data, at, 1) == 0xFF, "no marker where one must be")
        while number(data, at, 1) == 0xFF:  # filling (ITU-T T.81, B.1.1.2)
            at += 1
        marker = data[at]
        expect(marker not in (0, _END), "ends before its pixels")
        if marker == _SCAN:
            return
        at += 1
        if marker not in _BARE:
            length = number(data, at, 2)
            expect(length >= 2 and at + length <= len(data), "ends too soon")
            at += length
        yield marker, start, at


def _is_xmp(marker: int, segment: bytes) -> bool:
    body = segment.lstrip(b"\xff")[3:]
    return marker == _APP1 and body.startswith((_NAME, _MORE))
