"""A plain JPEG (ITU-T T.81): each block but the first of a row says "as before".

Rows end with restart markers, so that each is a copy of the one before.
"""

from __future__ import annotations

import struct

from guard.images.plain.bands import Ground, Rgb

_SIDE = 16  # pixels of a unit: four blocks of luma, one of each chroma
_STEP = 8  # of quantisation: a block's first coefficient is its level, less 128
# Of differences 0 to 8 bits long; the codes of the standard, K.3.
_LENGTHS = (0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)
_CODES = ("00", "010", "011", "100", "101", "110", "1110", "11110", "111110")
_END = "0"  # of a block, the only code there is for the other coefficients
_SAME = _CODES[0] + _END


def jpeg(ground: Ground) -> bytes:
    across = -(-ground.width // _SIDE)
    rows = [_row(tone, across) for tone in ground.tones]
    down = [rows[n] for n, count in ground.rows(_SIDE) for _ in range(count)]
    parts = [_head(ground, across)]
    for number, row in enumerate(down):
        end = b"\xff\xd9" if number == len(down) - 1 else _restart(number)
        parts += (row, end)
    return b"".join(parts)


def _head(ground: Ground, across: int) -> bytes:
    frame = struct.pack(">BHHB", 8, ground.height, ground.width, 3)
    lengths = bytes(_LENGTHS) + bytes(range(len(_CODES) + 3))
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            _segment(0xDB, bytes([0, *[_STEP] * 64])),
            _segment(0xC0, frame + b"\1\x22\0\2\x11\0\3\x11\0"),
            _segment(0xC4, b"\x00" + lengths[: 16 + sum(_LENGTHS)]),
            _segment(0xC4, b"\x10" + bytes([1, *[0] * 15]) + b"\0"),
            _segment(0xDD, struct.pack(">H", across)),
            _segment(0xDA, b"\3\1\0\2\0\3\0\0\x3f\0"),
        )
    )


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _restart(number: int) -> bytes:
    return bytes((0xFF, 0xD0 + number % 8))


def _row(tone: Rgb, across: int) -> bytes:
    luma, blue, red = (_difference(level - 128) for level in _ycc(tone))
    first = luma + 3 * _SAME + blue + red
    bits = len(first) + 6 * len(_SAME) * (across - 1)
    left = -bits % 8
    start = int(first, 2) << (bits + left - len(first)) | (1 << left) - 1
    data = start.to_bytes((bits + left) // 8, "big")
    return data.replace(b"\xff", b"\xff\0")


def _difference(value: int) -> str:
    """Its code, the bits of its value, and the end of the block."""
    size = abs(value).bit_length()
    bits = value if value >= 0 else value + (1 << size) - 1
    return _CODES[size] + (f"{bits:0{size}b}" if size else "") + _END


def _ycc(tone: Rgb) -> tuple[int, int, int]:
    """JFIF's YCbCr."""
    red, green, blue = tone
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    return (
        round(luma),
        min(255, round(128 + 0.564 * (blue - luma))),
        min(255, round(128 + 0.713 * (red - luma))),
    )
