"""Plans strokes: where, in which colour and direction; from broad to fine layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from guard.images.colour import to_rgb
from guard.images.draws import Draws, Floats
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style

Indices = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Layer:
    """`width` and `spacing` of strokes in long sides; fine ones skip plain places."""

    width: float
    spacing: float
    detail: float = 0.0  # strokes only where the sketch asks for at least this much
    outlining: float = 0.0  # how far strokes turn along the outlines of things


BROAD = (Layer(0.070, 0.064), Layer(0.034, 0.034, 0.0, 0.7))
FINE = (Layer(0.018, 0.021, 0.2, 0.85), Layer(0.009, 0.011, 0.5, 1.0))


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """Columns of one layer in the order of painting. `x` and `y` lie on the plane;
    `paint` (n, 4) is RGB with the height of the paint; `dice` (2, n) is 0 to 1."""

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
    across = np.gradient(sketch.colour, axis=1)
    down = np.gradient(sketch.colour, axis=0)
    # Along an edge is at right angles to its gradient: hence the minus signs.
    along = _gathered((down * down - across * across).sum(axis=-1))
    slant = _gathered((-2.0 * across * down).sum(axis=-1))
    strength = np.hypot(along, slant) + 1e-12
    share = np.clip(strength * 900.0, 0.0, 1.0) / strength
    return Outlines(along * share, slant * share)


def _gathered(values: Floats) -> Floats:
    size = values.shape[1], values.shape[0]
    image = Image.fromarray(np.asarray(values, dtype=np.float32))
    small = image.resize(
        (max(1, size[0] // 3), max(1, size[1] // 3)), Image.Resampling.BOX
    )
    return np.asarray(small.resize(size, Image.Resampling.BILINEAR), dtype=float)


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
    slots = np.arange(count)
    x = (slots % side - side / 2 + draws.uniform(count)) * layer.spacing
    y = (slots // side - side / 2 + draws.uniform(count)) * layer.spacing
    order = np.argsort(draws.uniform(count), kind="stable")
    stray = draws.normal(4 * count).reshape(4, count)
    height = draws.uniform(count, 60, 235)
    dice = draws.uniform(2 * count).reshape(2, count)

    at = _places(x, y, sketch, window)
    reach = layer.width * style.width * style.length / 2
    seen = np.abs(x) < window.width / 2 + reach
    seen &= np.abs(y) < window.height / 2 + reach
    seen &= sketch.detail[at] >= layer.detail
    chosen = order[seen[order]]
    at = at[0][chosen], at[1][chosen]
    shifts = stray[:3, chosen].T * (style.jitter * np.array([1.0, 0.4, 0.4]))
    tones = to_rgb(sketch.colour[at] + shifts)
    return Strokes(
        x=x[chosen],
        y=y[chosen],
        paint=np.column_stack([tones, height[chosen].astype(np.uint8)]),
        angle=_turned(layer, sketch, outlines, at, style.spread * stray[3, chosen]),
        dice=dice[:, chosen],
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
    across, down = (
        layer.outlining * outlines.across[at],
        layer.outlining * outlines.down[at],
    )
    free = 1.0 - np.hypot(across, down)
    doubled = 2.0 * (sketch.angle[at] + 0.6 * stray)
    return np.asarray(
        0.5 * np.arctan2(down + free * np.sin(doubled), across + free * np.cos(doubled))
    )
