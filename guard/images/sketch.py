"""What a scene hands to the painter: colours, stroke directions and where to be fine.

Scenes live on a plane whose unit is the picture's long side, with its origin in the
middle and y downwards. A picture is a window on that plane, so the same work shows
the same painting at every size, and nearly the same in every crop.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from guard.images.draws import Draws, Floats

GRID = 320  # samples along the long side


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The window: `x` and `y` are (rows, columns) of coordinates."""

    width: float
    height: float
    x: Floats
    y: Floats

    def pixels(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Columns and rows of points on the plane."""
        return (x + self.width / 2) * GRID, (y + self.height / 2) * GRID


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """`colour` (rows, columns, 3) in OKLab; `angle` in radians; `detail` 0 to 1."""

    colour: Floats
    angle: Floats
    detail: Floats


@lru_cache(maxsize=64)
def plane(width: float, height: float) -> Plane:
    """The window of a picture with these sides (in any unit)."""
    longest = max(width, height)
    wide, high = width / longest, height / longest
    columns, rows = max(2, round(wide * GRID)), max(2, round(high * GRID))
    x = ((np.arange(columns) + 0.5) / columns - 0.5) * wide
    y = ((np.arange(rows) + 0.5) / rows - 0.5) * high
    grid_x, grid_y = np.meshgrid(x, y)
    return Plane(wide, high, grid_x, grid_y)


class Noise:
    """Smooth value noise on the plane, about 0 to 1, repeating after 32 cells."""

    def __init__(self, draws: Draws) -> None:
        self._cells = draws.uniform(1024).reshape(32, 32)

    def at(self, x: Floats, y: Floats) -> Floats:
        column, row = np.floor(x), np.floor(y)
        across, down = x - column, y - row
        across = across * across * (3 - 2 * across)
        down = down * down * (3 - 2 * down)
        left, top = column.astype(np.int64) & 31, row.astype(np.int64) & 31
        right, bottom = (left + 1) & 31, (top + 1) & 31
        cells = self._cells
        above = cells[top, left] * (1 - across) + cells[top, right] * across
        below = cells[bottom, left] * (1 - across) + cells[bottom, right] * across
        return np.asarray(above * (1 - down) + below * down)

    def cloud(self, x: Floats, y: Floats, scale: float, octaves: int = 4) -> Floats:
        """Fractal noise with `scale` cells per long side, stretched to about 0..1."""
        total, weight = np.zeros(np.broadcast(x, y).shape), 0.0
        for octave in range(octaves):
            step, share = scale * 2.0**octave, 0.5**octave
            shift = 17.3 * octave
            total = total + share * self.at(x * step + shift, y * step - shift)
            weight += share
        return np.clip(0.5 + 1.5 * (total / weight - 0.5), 0.0, 1.0)


def edges(values: Floats) -> Floats:
    """How much neighbours differ, 0 to 1: where a painter takes the small brush."""
    total = np.zeros(values.shape[:2])
    layers = values if values.ndim == 3 else values[..., None]
    for axis in (0, 1):
        step = np.abs(np.diff(layers, axis=axis)).sum(axis=-1)
        before = [(0, 0), (0, 0)]
        after = [(0, 0), (0, 0)]
        before[axis], after[axis] = (1, 0), (0, 1)
        total += np.maximum(np.pad(step, before), np.pad(step, after))
    return np.clip(total * 8.0, 0.0, 1.0)
