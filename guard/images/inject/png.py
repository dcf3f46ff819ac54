"""XMP in a PNG: an iTXt chunk before the pixels (PNG 3rd edition, 11.3.3.4)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from guard.images.cursor import expect, number

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"XML:com.adobe.xmp\0"
_PLAIN = b"\0\0\0\0"  # not compressed, no language, no translated keyword
_TEXTS = (b"iTXt", b"tEXt", b"zTXt")


def into_png(data: bytes, packet: bytes) -> bytes:
    expect(data.startswith(_SIGNATURE), "not a PNG")
    mine = _chunk(b"iTXt", _KEYWORD + _PLAIN + packet)
    parts, placed = [_SIGNATURE], False
    for kind, start, end in _chunks(data):
        if kind in _TEXTS and data.startswith(_KEYWORD, start + 8):
            continue
        if kind == b"IDAT" and not placed:
            parts.append(mine)
            placed = True
        parts.append(data[start:end])
    expect(placed, "a PNG without pixels")
    return b"".join(parts)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end; what follows the last chunk comes with it."""
    at = len(_SIGNATURE)
    while at < len(data):
        size, kind = number(data, at, 4), data[at + 4 : at + 8]
        end = at + 12 + size
        expect(end <= len(data), "ends too soon")
        if kind == b"IEND":
            end = len(data)
        yield kind, at, end
        at = end


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return len(body).to_bytes(4, "big") + kind + body + check.to_bytes(4, "big")
