"""XMP in a WebP: the last chunk, announced by a flag in the first (RFC 9649, 2.7)."""

from __future__ import annotations

from collections.abc import Iterator

from guard.images.cursor import expect, number, part

_HAS_XMP, _HAS_ALPHA = 0x04, 0x10
_FIRST = b"VP8X"


def into_webp(data: bytes, packet: bytes) -> bytes:
    expect(data[:4] == b"RIFF" and data[8:12] == b"WEBP", "not a WebP")
    chunks = [
        (kind, data[start:end]) for kind, start, end in _chunks(data) if kind != b"XMP "
    ]
    expect(bool(chunks), "a WebP without pixels")
    if chunks[0][0] != _FIRST:
        chunks.insert(0, (_FIRST, _described(*chunks[0])))
    flags, rest = part(chunks[0][1], 0, 10)[0] | _HAS_XMP, chunks[0][1][1:]
    chunks[0] = _FIRST, bytes([flags]) + rest
    body = b"".join(_chunk(*chunk) for chunk in (*chunks, (b"XMP ", packet)))
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, and where the body starts and ends; what follows the RIFF is dropped."""
    at, last = 12, min(len(data), 8 + number(data, 4, 4, "little"))
    while at + 8 <= last:
        size = number(data, at + 4, 4, "little")
        expect(at + 8 + size <= len(data), "ends too soon")
        yield data[at : at + 4], at + 8, at + 8 + size
        at += 8 + size + size % 2


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


def _described(kind: bytes, body: bytes) -> bytes:
    """The VP8X chunk of a picture that had none."""
    if kind == b"VP8L":
        bits = number(body, 1, 4, "little")
        width, height = bits & 0x3FFF, bits >> 14 & 0x3FFF  # each less one
        flags = _HAS_ALPHA if bits >> 28 & 1 else 0
    else:
        expect(kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a", "not a WebP")
        width = (number(body, 6, 2, "little") & 0x3FFF) - 1
        height = (number(body, 8, 2, "little") & 0x3FFF) - 1
        flags = 0
        expect(width >= 0 and height >= 0, "a WebP without pixels")
    sides = width.to_bytes(3, "little") + height.to_bytes(3, "little")
    return bytes([flags, 0, 0, 0]) + sides
