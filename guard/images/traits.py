"""How an original is written beyond its size: what a Variant should share with it.

Read from headers alone, like its size; bytes that lie or end too soon tell nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from guard.errors import PictureError
from guard.images.cursor import number
from guard.images.walks import FRAMES, blocks, segments

_MOST = 20_000  # chunks looked at
_LONGEST = 3_600_000  # milliseconds of a moving picture
_PROGRESSIVE = frozenset((0xC2, 0xC6, 0xCA, 0xCE))
_SAMPLINGS = {(1, 1): "4:4:4", (2, 1): "4:2:2"}


@dataclass(frozen=True, slots=True)
class Traits:
    """`sampling` of colours in a JPEG, as J:a:b; `lossless` in a WebP. Of a moving
    picture: how long it `lasts` in milliseconds, and how often it is shown (`loops`; 0:
    for ever)."""

    progressive: bool = False
    sampling: str = "4:2:0"
    lasts: int = 0
    loops: int = 0
    lossless: bool = False


USUAL = Traits()


def traits_of(data: bytes, format: str) -> Traits:
    read = _READERS.get(format)
    if read is None:
        return USUAL
    try:
        return read(data)
    except PictureError:
        return USUAL


def _jpeg(data: bytes) -> Traits:
    for marker, _, at, _ in segments(data):
        if marker in FRAMES:
            parts = number(data, at + 7, 1)
            sides = number(data, at + 9, 1)
            ratio = sides >> 4, sides & 15
            sampling = _SAMPLINGS.get(ratio, "4:2:0") if parts == 3 else "4:2:0"
            return Traits(marker in _PROGRESSIVE, sampling)
    return USUAL


def _gif(data: bytes) -> Traits:
    lasts, loops = 0, -1  # once, where nothing is said
    for _, at, _ in blocks(data):
        if data.startswith(b"!\xf9", at):
            lasts += 10 * number(data, at + 4, 2, "little")
        elif data.startswith(b"!\xff\x0bNETSCAPE2.0", at):
            loops = number(data, at + 16, 2, "little")
    return Traits(lasts=min(lasts, _LONGEST), loops=loops)


def _webp(data: bytes) -> Traits:
    lasts = loops = 0
    lossless = False
    for kind, at, _ in _chunks(data, 12, "little"):
        lossless = lossless or kind == b"VP8L"
        if kind == b"ANIM":
            loops = number(data, at + 4, 2, "little")
        elif kind == b"ANMF":
            lasts += number(data, at + 12, 3, "little")
    return Traits(lasts=min(lasts, _LONGEST), loops=loops, lossless=lossless)


def _png(data: bytes) -> Traits:
    lasts = loops = 0
    for kind, at, _ in _chunks(data, 8, "big"):
        if kind == b"acTL":
            loops = number(data, at + 4, 4)
        elif kind == b"fcTL":
            parts = number(data, at + 22, 2) or 100
            lasts += 1000 * number(data, at + 20, 2) // parts
    return Traits(lasts=min(lasts, _LONGEST), loops=min(loops, 65_535))


def _chunks(data: bytes, at: int, order: str) -> Iterator[tuple[bytes, int, int]]:
    """Kind, place and size of each body: RIFF's when little, PNG's when big."""
    for _ in range(_MOST):
        if at + 8 > len(data):
            return
        if order == "little":
            kind, size = data[at : at + 4], number(data, at + 4, 4, "little")
            end = at + 8 + size + size % 2
        else:
            size, kind = number(data, at, 4), data[at + 4 : at + 8]
            end = at + 12 + size
        yield kind, at + 8, size
        at = end


_READERS: Mapping[str, Callable[[bytes], Traits]] = MappingProxyType(
    {"jpeg": _jpeg, "gif": _gif, "webp": _webp, "png": _png}
)
