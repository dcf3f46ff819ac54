"""Plain WebP and AVIF: the one needs no bit a pixel, the other repeats one tile."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from guard.images.plain.bands import Ground


@dataclass(frozen=True, slots=True)
class _Tile:
    """What libaom makes of a flat square in a greyed blue, without subsampling, which
    would want even sizes."""

    side: int
    config: bytes
    data: bytes


_SMALL = _Tile(
    64,
    b"\x81\x20\0\0",
    bytes.fromhex(
        "12000a0938157ffdb404341a40321917826304c0003280000000004c5edc1810661669cc04ef4fc0"
    ),
)
_LARGE = _Tile(
    512,
    b"\x81\x21\0\0",
    bytes.fromhex(
        "12000a0938623ffff6d010d069323011e098c130000ca0000000004c5edc1810661669cc04ef4f70"
        "8bead50bf3b753cedf56036baf552a2b88c75505a83baa"
    ),
)
_SIDE = 1024  # pixels up to which small tiles will do
_HANDLER = bytes(4) + b"\0\0\0\0pict" + bytes(13)


def webp(ground: Ground) -> bytes:
    """VP8L (RFC 9649): codes of one symbol each, so that no pixel needs a bit."""
    red, green, blue = ground.tones[len(ground.tones) // 2]
    bits = _Bits()
    bits.put(ground.width - 1, 14)
    bits.put(ground.height - 1, 14)
    bits.put(0, 1 + 3)  # no transparency; the version
    bits.put(0, 3)  # no transforms, no cache of colours, one set of codes
    for symbol in (green, red, blue, 255):
        bits.put(0b101, 3)  # simple; one symbol; of eight bits
        bits.put(symbol, 8)
    bits.put(0b0001, 4)  # of distances, which are never used: the symbol 0
    data = b"\x2f" + bits.bytes()
    data += bytes(len(data) % 2)
    body = b"WEBPVP8L" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


class _Bits:
    """Lowest bits first."""

    def __init__(self) -> None:
        self._value = self._count = 0

    def put(self, value: int, count: int) -> None:
        self._value |= value << self._count
        self._count += count

    def bytes(self) -> bytes:
        return self._value.to_bytes(-(-self._count // 8), "little")


def avif(ground: Ground) -> bytes:
    """A grid (ISO/IEC 23008-12, 6.6.2.3) whose tiles all lie at the same place."""
    tile = _SMALL if max(ground.width, ground.height) <= _SIDE else _LARGE
    across, down = -(-ground.width // tile.side), -(-ground.height // tile.side)
    tiles = range(2, 2 + across * down)
    size = struct.pack(">II", ground.width, ground.height)
    grid = struct.pack(">BBBB", 0, 1, down - 1, across - 1) + size
    kind = _box(b"ftyp", b"avif\0\0\0\0avifmif1miaf")
    start = len(kind) + len(_meta(tiles, tile, size, 0)) + 8
    return kind + _meta(tiles, tile, size, start) + _box(b"mdat", grid + tile.data)


def _meta(tiles: range, tile: _Tile, size: bytes, start: int) -> bytes:
    """`start` is where the grid lies, and after it the tile."""
    grid_size = 12
    places = [_place(1, start, grid_size)]
    places += [_place(each, start + grid_size, len(tile.data)) for each in tiles]
    names = [_item(1, b"grid"), *(_item(each, b"av01", hidden=1) for each in tiles)]
    count = struct.pack(">H", len(places))
    used = struct.pack(f">HH{len(tiles)}H", 1, len(tiles), *tiles)
    boxes = (
        _box(b"hdlr", _HANDLER),
        _box(b"pitm", bytes(4) + struct.pack(">H", 1)),
        _box(b"iloc", bytes(4) + b"\x44\0" + count + b"".join(places)),
        _box(b"iinf", bytes(4) + count + b"".join(names)),
        _box(b"iref", bytes(4) + _box(b"dimg", used)),
        _box(b"iprp", _properties(tiles, tile, size)),
    )
    return _box(b"meta", bytes(4) + b"".join(boxes))


def _properties(tiles: range, tile: _Tile, size: bytes) -> bytes:
    square = struct.pack(">II", tile.side, tile.side)
    known = (
        _box(b"ispe", bytes(4) + size),
        _box(b"ispe", bytes(4) + square),
        _box(b"pixi", bytes(4) + b"\3\x08\x08\x08"),
        _box(b"av1C", tile.config),
        _box(b"colr", b"nclx\0\1\0\x0d\0\6\x80"),
    )
    # The high bit says that a reader must know the property.
    of_grid = struct.pack(">HB", 1, 3) + b"\1\3\5"
    of_tiles = (struct.pack(">HB", each, 4) + b"\2\3\x84\5" for each in tiles)
    links = struct.pack(">I", 1 + len(tiles)) + of_grid + b"".join(of_tiles)
    return _box(b"ipco", b"".join(known)) + _box(b"ipma", bytes(4) + links)


def _item(number: int, kind: bytes, hidden: int = 0) -> bytes:
    return _box(b"infe", struct.pack(">BBHHH", 2, 0, hidden, number, 0) + kind + b"\0")


def _place(number: int, start: int, length: int) -> bytes:
    return struct.pack(">HHHII", number, 0, 1, start, length)


def _box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", 8 + len(data)) + name + data
