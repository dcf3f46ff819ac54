"""Which parts of a picture an encoder looks at, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

TILE, OVERLAP = 512, 64


@dataclass(frozen=True, slots=True)
class Box:
    """In pixels."""

    top: int
    left: int
    height: int
    width: int

    @property
    def rows(self) -> slice:
        return slice(self.top, self.top + self.height)

    @property
    def columns(self) -> slice:
        return slice(self.left, self.left + self.width)


def tiles(width: int, height: int, stride: int) -> tuple[Box, ...]:
    """All of one size, a multiple of `stride`, and together all of the picture but the
    last few pixels of one that is smaller than a tile. Raises ValueError for one that
    is smaller than `stride`."""
    tall, wide = (_side(side, stride) for side in (height, width))
    return tuple(
        Box(top, left, tall, wide)
        for top in _starts(height, tall)
        for left in _starts(width, wide)
    )


def crop(box: Box, share: float, at: tuple[float, float], stride: int) -> Box:
    """A part of a box with `share` of its sides, in whole latents; `at` is where, as
    shares of the room that is left. Its place is counted within the box."""
    tall = max(stride, int(box.height * share) // stride * stride)
    wide = max(stride, int(box.width * share) // stride * stride)
    top = int((box.height - tall) * at[0]) // stride * stride
    left = int((box.width - wide) * at[1]) // stride * stride
    return Box(top, left, tall, wide)


def _side(side: int, stride: int) -> int:
    if side < stride:
        raise ValueError(f"a picture of {side} pixels has no latents")
    return min(TILE, side) // stride * stride


def _starts(side: int, tile: int) -> tuple[int, ...]:
    if side <= TILE:
        return (0,)
    count = -(-(side - OVERLAP) // (tile - OVERLAP))
    return tuple(round((side - tile) * index / (count - 1)) for index in range(count))
