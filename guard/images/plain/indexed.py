"""Plain pictures in formats with a palette: PNG, GIF, BMP and TIFF."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from guard.images.plain.bands import Ground

_CODES = 4096  # GIF: of twelve bits at most
_CLEAR = 16  # GIF: starts the table of codes anew
_PACKBITS = 32_773


def png(ground: Ground) -> bytes:
    squeeze = zlib.compressobj(1)
    width = -(-ground.width // 2)
    parts = []
    for tone, count in ground.rows():
        row = b"\0" + bytes([tone * 17]) * width
        parts += [squeeze.compress(row) for _ in range(count)]
    parts.append(squeeze.flush())
    colours = b"".join(map(bytes, ground.tones))
    head = struct.pack(">IIBBBBB", ground.width, ground.height, 4, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", head),
            _chunk(b"PLTE", colours),
            _chunk(b"IDAT", b"".join(parts)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + _crc(name + data)


def _crc(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))


def gif(ground: Ground) -> bytes:
    colours = b"".join(map(bytes, ground.tones)).ljust(48, b"\0")
    size = struct.pack("<HH", ground.width, ground.height)
    data = _packed(_codes(ground))
    blocks = [
        bytes([len(part)]) + part
        for part in (data[at : at + 255] for at in range(0, len(data), 255))
    ]
    screen = b"GIF89a" + size + b"\xb3\0\0" + colours
    image = b"\x2c\0\0\0\0" + size + b"\0\4"
    return screen + image + b"".join(blocks) + b"\0;"


def _codes(ground: Ground) -> Iterator[tuple[int, int]]:
    """Each with its number of bits. After a clear code, n equal pixels, then n + 1 and
    so on have codes of their own, as each was just written."""
    size = 5
    for tone, count in ground.rows():
        left, length, code = count * ground.width, 1, tone
        yield _CLEAR, size
        size, following = 5, _CLEAR + 2
        while left:
            if length > left or following == _CODES - 1:
                yield _CLEAR, size
                size, following, length, code = 5, _CLEAR + 2, 1, tone
            yield code, size
            left -= length
            length, code = length + 1, following
            # The reader is one code behind, as it learns each from the next.
            following += 1
            size = max(size, (following - 1).bit_length())
    yield _CLEAR + 1, size


def _packed(codes: Iterator[tuple[int, int]]) -> bytes:
    """Lowest bits first."""
    out, value, filled = bytearray(), 0, 0
    for code, size in codes:
        value |= code << filled
        filled += size
        while filled >= 8:
            out.append(value & 255)
            value >>= 8
            filled -= 8
    return bytes(out) + (bytes([value]) if filled else b"")


def bmp(ground: Ground) -> bytes:
    """Run lengths, from the last row to the first."""
    rows = [
        (_runs(ground.width, tone, 255, 0) + b"\0\0") * count
        for tone, count in ground.rows()
    ]
    data = b"".join(reversed(rows)) + b"\0\1"
    colours = b"".join(bytes((*tone[::-1], 0)) for tone in ground.tones)
    start = 54 + len(colours)
    size = ground.width, ground.height
    info = (40, *size, 1, 8, 1, len(data), 2835, 2835, len(ground.tones), 0)
    head = struct.pack("<2sIHHI", b"BM", start + len(data), 0, 0, start)
    return head + struct.pack("<IiiHHIIiiII", *info) + colours + data


def _runs(count: int, value: int, most: int, offset: int) -> bytes:
    """Pairs of a length, or of `offset` less the length, and a value."""
    whole, rest = divmod(count, most)
    run = bytes((_length(most, offset), value)) * whole
    return run + (bytes((_length(rest, offset), value)) if rest else b"")


def _length(count: int, offset: int) -> int:
    return (offset - count) & 255 if offset else count


def tiff(ground: Ground) -> bytes:
    """A strip for each row; those of one tone lie at the same place."""
    strips = [_runs(ground.width, tone, 128, 257) for tone in range(len(ground.tones))]
    places = [8 + sum(map(len, strips[:tone])) for tone in range(len(strips))]
    rows = [tone for tone, count in ground.rows() for _ in range(count)]
    offsets = struct.pack(f"<{len(rows)}I", *map(places.__getitem__, rows))
    lengths = struct.pack(f"<{len(rows)}I", *(len(strips[tone]) for tone in rows))
    at = 8 + sum(map(len, strips))
    colours_at, offsets_at = at + len(offsets) + len(lengths), at
    tags = (
        (256, 4, 1, ground.width),
        (257, 4, 1, ground.height),
        (258, 3, 1, 8),
        (259, 3, 1, _PACKBITS),
        (262, 3, 1, 3),
        (273, 4, len(rows), offsets_at if len(rows) > 1 else places[rows[0]]),
        (277, 3, 1, 1),
        (278, 4, 1, 1),
        (279, 4, len(rows), at + len(offsets) if len(rows) > 1 else len(strips[0])),
        (320, 3, 768, colours_at),
    )
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    table = struct.pack("<H", len(tags)) + entries + bytes(4)
    start = colours_at + 1536
    parts = (*strips, offsets, lengths, _colour_map(ground), table)
    return struct.pack("<2sHI", b"II", 42, start) + b"".join(parts)


def _colour_map(ground: Ground) -> bytes:
    """All reds, then all greens and blues, in sixteen bits each."""
    padded = [*ground.tones, *[(0, 0, 0)] * (256 - len(ground.tones))]
    levels = [tone[band] * 257 for band in range(3) for tone in padded]
    return struct.pack("<768H", *levels)
