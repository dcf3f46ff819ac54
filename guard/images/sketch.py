"""What a scene hands to the painter: colours, stroke directions and where to be fine.

Scenes live on a plane whose unit is the picture's long side, with its origin in the
middle and y downwards. A picture is a window on that plane, so the same work shows
the same painting at every size, and nearly the same in every crop.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from guard.images.colour import summed
from guard.images.draws import Draws, Floats

GRID = 192  # samples along the long side
_CELLS = 256  # of a noise lattice, along each side
_MASK = _CELLS - 1
_STEEP = 8.0 * GRID / 256  # one by the difference of neighbours that is an edge


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
    grid_x, grid_y = np.meshgrid(x.astype(np.float32), y.astype(np.float32))
    return Plane(wide, high, grid_x, grid_y)


class Noise:
    """Smooth random fields on the plane, about 0 to 1."""

    def __init__(self, draws: Draws) -> None:
        self._cells = draws.dice(_CELLS, _CELLS)
        self._lattice = Image.fromarray(self._cells)

    def cloud(
        self, plane: Plane, across: float, down: float, octaves: int = 4, layer: int = 0
    ) -> Floats:
        """Fractal noise with so many cells per long side; `layer`s are independent."""
        rows, columns = plane.x.shape
        total, weight = np.zeros((rows, columns), np.float32), 0.0
        for octave in range(octaves):
            fine, share = 2.0**octave, 0.5**octave
            if max(across, down) * fine > _CELLS / 2:
                break
            # Resampling the lattice is far cheaper than looking up every point.
            wide, high = plane.width * across * fine, plane.height * down * fine
            box = _window(wide, high, 37 * octave + 61 * layer)
            bicubic = Image.Resampling.BICUBIC
            part = self._lattice.resize((columns, rows), bicubic, box)
            total += share * np.asarray(part)
            weight += share
        return np.asarray(np.clip(0.5 + 1.5 * (total / weight - 0.5), 0.0, 1.0))

    def at(self, x: Floats, y: Floats) -> Floats:
        """Value noise at points given in cells, for fields that are bent."""
        column, row = np.floor(x), np.floor(y)
        across, down = x - column, y - row
        across = across * across * (3 - 2 * across)
        down = down * down * (3 - 2 * down)
        left, top = column.astype(np.int32) & _MASK, row.astype(np.int32) & _MASK
        right, bottom = (left + 1) & _MASK, (top + 1) & _MASK
        top, bottom = _CELLS * top, _CELLS * bottom
        cells = self._cells.ravel()
        above, below = cells.take(top + left), cells.take(bottom + left)
        above += (cells.take(top + right) - above) * across
        below += (cells.take(bottom + right) - below) * across
        return np.asarray(above + (below - above) * down)

    def line(self, x: Floats, octaves: int = 4, layer: int = 0) -> Floats:
        """Fractal noise along one axis, `x` in cells."""
        total, weight = np.zeros_like(x), 0.0
        for octave in range(octaves):
            row = np.full_like(x, 0.5 + 7 * octave + 31 * layer)
            total = total + 0.5**octave * self.at(x * 2.0**octave, np.floor(row))
            weight += 0.5**octave
        return np.asarray(np.clip(0.5 + 1.5 * (total / weight - 0.5), 0.0, 1.0))


def _window(wide: float, high: float, shift: int) -> tuple[float, float, float, float]:
    """A box of the lattice whose middle depends on `shift` alone."""
    middle_x = _CELLS * (0.25 + 0.5 * (shift * 0.618 % 1.0))
    middle_y = _CELLS * (0.25 + 0.5 * (shift * 0.755 % 1.0))
    left, top = middle_x - wide / 2, middle_y - high / 2
    return left, top, left + wide, top + high


def edges(colour: Floats) -> Floats:
    """How much neighbours differ, 0 to 1: where a painter takes the small brush."""
    total = np.zeros(colour.shape[:2], np.float32)
    across = summed(np.abs(colour[:, 1:] - colour[:, :-1]))
    total[:, 1:] += across
    total[:, :-1] = np.maximum(total[:, :-1], across)
    down = summed(np.abs(colour[1:] - colour[:-1]))
    total[1:] += down
    total[:-1] = np.maximum(total[:-1], down)
    return np.asarray(np.minimum(total * _STEEP, 1.0))
