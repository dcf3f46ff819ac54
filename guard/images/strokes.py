"""Plans strokes: where, in which colour and direction; from broad to fine layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from guard.images.colour import summed, to_ycc
from guard.images.draws import Draws, Floats, bell
from guard.images.sketch import GRID, Plane, Sketch
from guard.images.style import Style

Indices = tuple[NDArray[np.int64], NDArray[np.int64]]
_DICE = 14  # of a stroke
_STRAY = np.array([1.0, 0.4, 0.4], np.float32)  # in lightness, in both colours
_PLAIN = 225.0 * (GRID / 256) ** 2  # what is less than an outline by one over this


@dataclass(frozen=True, slots=True)
class Layer:
    """`width` and `spacing` of strokes in long sides; fine ones skip plain places."""

    width: float
    spacing: float
    coarse: int = 1  # painted at this part of the canvas
    detail: float = 0.0  # strokes only where the sketch asks for at least this much
    outlining: float = 0.0  # how far strokes turn along the outlines of things


BROAD = (Layer(0.070, 0.064, coarse=4), Layer(0.036, 0.038, 2, 0.0, 0.7))
FINE = (Layer(0.019, 0.0235, 1, 0.2, 0.85), Layer(0.0095, 0.0125, 1, 0.5, 1.0))
LAYERS = (*BROAD, *FINE)


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """Columns of one layer in the order of painting. `x` and `y` lie on the plane;
    `paint` (n, 4) is YCbCr with the height of the paint; `dice` (2, n) is 0 to 1."""

    x: Floats
    y: Floats
    paint: NDArray[np.uint8]
    angle: Floats
    dice: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """The direction of edges as doubled angles (lines have no front), 0 where none."""

    across: Floats
    down: Floats


def outlines_of(sketch: Sketch) -> Outlines:
    """From the structure of lightness and colour, gathered over a neighbourhood."""
    wide = np.pad(sketch.colour, ((1, 1), (1, 1), (0, 0)), mode="edge")
    across = wide[1:-1, 2:] - wide[1:-1, :-2]
    down = wide[2:, 1:-1] - wide[:-2, 1:-1]
    # Along an edge is at right angles to its gradient: hence the minus signs.
    along = _gathered(summed(down * down - across * across))
    slant = _gathered(summed(-2.0 * across * down))
    strength = np.hypot(along, slant) + 1e-12
    share = np.minimum(strength * _PLAIN, 1.0) / strength
    return Outlines(along * share, slant * share)


def _gathered(values: Floats) -> Floats:
    size = values.shape[1], values.shape[0]
    image = Image.fromarray(values)
    small = image.resize(
        (max(1, size[0] // 3), max(1, size[1] // 3)), Image.Resampling.BOX
    )
    return np.asarray(small.resize(size, Image.Resampling.BILINEAR))


def plan(
    layer: Layer,
    sketch: Sketch,
    outlines: Outlines,
    window: Plane,
    look: tuple[Style, Draws],
) -> Strokes:
    """All draws are made for the whole plane, so that every window agrees on them."""
    style, draws = look
    side = int(np.ceil(1.0 / layer.spacing)) + 2
    count = side * side
    slots = np.arange(count, dtype=np.float32)
    dice = draws.dice(_DICE, count)
    x = (slots % side - side / 2 + dice[0]) * layer.spacing
    y = (slots // side - side / 2 + dice[1]) * layer.spacing

    at = _places(x, y, sketch, window)
    reach = layer.width * style.width * style.length / 2
    seen = np.abs(x) < window.width / 2 + reach
    seen &= np.abs(y) < window.height / 2 + reach
    seen &= sketch.detail[at] >= layer.detail
    chosen = np.flatnonzero(seen)
    chosen = chosen[np.argsort(dice[2, chosen], kind="stable")]
    at, dice = (at[0][chosen], at[1][chosen]), dice[3:, chosen]
    stray = bell(dice[:4], dice[4:8])
    shifts = stray[:3].T * (style.jitter * _STRAY)
    tones, height = to_ycc(sketch.colour[at] + shifts), 60 + 175 * dice[8]
    return Strokes(
        x=x[chosen],
        y=y[chosen],
        paint=np.column_stack([tones, height.astype(np.uint8)]),
        angle=_turned(layer, sketch, outlines, at, style.spread * stray[3]),
        dice=dice[9:],
    )


def _places(x: Floats, y: Floats, sketch: Sketch, window: Plane) -> Indices:
    column, row = window.pixels(x, y)
    rows, columns = sketch.detail.shape
    return (
        np.clip(row, 0, rows - 1).astype(np.int64),
        np.clip(column, 0, columns - 1).astype(np.int64),
    )


def _turned(
    layer: Layer, sketch: Sketch, outlines: Outlines, at: Indices, stray: Floats
) -> Floats:
    """The sketch's direction, or the outline's where there is one to follow."""
    across = layer.outlining * outlines.across[at]
    down = layer.outlining * outlines.down[at]
    free = 1.0 - np.hypot(across, down)
    doubled = 2.0 * (sketch.angle[at] + 0.6 * stray)
    return np.asarray(
        0.5 * np.arctan2(down + free * np.sin(doubled), across + free * np.cos(doubled))
    )
