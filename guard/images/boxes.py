"""Sizes from boxed files: AVIF and HEIC (ISO 14496-12, 23008-12), and JPEG XL."""

from __future__ import annotations

from collections.abc import Iterator

_MAX_BOXES = 256
_HEAD = 262_144  # the properties stand before the pixels
_JXL_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


def avif_size(data: bytes) -> tuple[int, int, int] | None:
    """The largest image property; smaller ones are thumbnails and alpha tiles."""
    return _largest(data[:_HEAD], 2 if b"avis" in data[8:64] else 1)


def heic_size(data: bytes) -> tuple[int, int, int] | None:
    return _largest(data[:_HEAD], 1)


def _largest(data: bytes, frames: int) -> tuple[int, int, int] | None:
    sizes = [
        (int.from_bytes(box[4:8], "big"), int.from_bytes(box[8:12], "big"))
        for meta in _boxes(data, b"meta")
        for properties in _boxes(meta[4:], b"iprp")
        for container in _boxes(properties, b"ipco")
        for box in _boxes(container, b"ispe")
    ]
    if not sizes:
        return None
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return width, height, frames


def _boxes(data: bytes, wanted: bytes) -> Iterator[bytes]:
    """Contents of the boxes of one kind on one level."""
    at = 0
    for _ in range(_MAX_BOXES):
        size, kind, head = (
            int.from_bytes(data[at : at + 4], "big"),
            data[at + 4 : at + 8],
            8,
        )
        if len(kind) < 4:
            return
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + size if size else len(data)
        if end < at + head:
            return
        if kind == wanted:
            yield data[at + head : end]
        at = end


class _Bits:
    """Least significant bit first."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        value = self._value & (1 << count) - 1
        self._value >>= count
        return value


def jxl_size(data: bytes) -> tuple[int, int, int] | None:
    """SizeHeader of ISO 18181-1: of the bare codestream or the first box of it."""
    if not data.startswith(b"\xff\x0a"):
        head = data[:_HEAD]
        streams = [
            *_boxes(head, b"jxlc"),
            *(part[4:] for part in _boxes(head, b"jxlp")),
        ]
        if not streams or not streams[0].startswith(b"\xff\x0a"):
            return None
        data = streams[0]
    bits = _Bits(data[2:18])
    in_eights = bits.take(1)
    height = _jxl_side(bits, in_eights)
    ratio = bits.take(3)
    if not ratio:
        return _jxl_side(bits, in_eights), height, 1
    over, under = _JXL_RATIOS[ratio - 1]
    return height * over // under, height, 1


def _jxl_side(bits: _Bits, in_eights: int) -> int:
    if in_eights:
        return (bits.take(5) + 1) * 8
    return bits.take((9, 13, 18, 30)[bits.take(2)]) + 1
