"""Paints a sketch with the strokes of a style, from broad to fine.

Strokes are stamped on four bands: three of colour and one for the height of the
paint, on which light then falls from the upper left. The canvas always has the same
long side and is resampled afterwards, so cost and composition do not depend on the
size asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from guard.images.brush import ANGLES, BENDS, Brush, brush_of
from guard.images.colour import to_rgb
from guard.images.draws import Draws, Floats
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style

CANVAS = 768  # pixels along the long side


@dataclass(frozen=True, slots=True)
class Layer:
    """`width` and `spacing` of strokes in long sides; fine ones skip plain places."""

    width: float
    spacing: float
    detail: float  # strokes only where the sketch asks for at least this much


LAYERS = (
    Layer(0.070, 0.062, 0.0),
    Layer(0.034, 0.034, 0.0),
    Layer(0.017, 0.017, 0.22),
    Layer(0.0085, 0.0095, 0.55),
)
# (0.29, 0.29) of the slope to the lower right: light from the upper left.
_LIGHT = ImageFilter.Kernel((3, 3), (2, 2, 0, 2, 0, -2, 0, -2, -2), 8.0, 128)


@dataclass(frozen=True, slots=True, eq=False)
class _Strokes:
    """Columns of one layer: positions in pixels, colours with height, directions."""

    x: list[int]
    y: list[int]
    paint: list[tuple[int, int, int, int]]
    angle: list[int]
    bend: list[int]
    variant: list[int]


def paint(
    sketch: Sketch, window: Plane, secret: bytes, style: Style, draws: Draws
) -> Image.Image:
    """An RGB picture of the window, CANVAS pixels along its long side."""
    columns = max(1, round(window.width * CANVAS))
    rows = max(1, round(window.height * CANVAS))
    canvas = _ground(sketch, (columns, rows))
    for layer in LAYERS:
        brush = brush_of(secret, style, layer.width * style.width * CANVAS)
        strokes = _plan(layer, sketch, window, style, draws)
        _stamp(canvas, strokes, brush)
    return _lit(canvas, style)


def _ground(sketch: Sketch, size: tuple[int, int]) -> Image.Image:
    under = Image.fromarray(to_rgb(sketch.colour), "RGB")
    bands = under.resize(size, Image.Resampling.BILINEAR).split()
    return Image.merge("CMYK", (*bands, Image.new("L", size, 96)))


def _plan(
    layer: Layer, sketch: Sketch, window: Plane, style: Style, draws: Draws
) -> _Strokes:
    """All draws are made for the whole plane, so that every window agrees on them."""
    side = int(np.ceil(1.0 / layer.spacing)) + 2
    count = side * side
    slots = np.arange(count)
    x = (slots % side - side / 2 + draws.uniform(count)) * layer.spacing
    y = (slots // side - side / 2 + draws.uniform(count)) * layer.spacing
    order = np.argsort(draws.uniform(count), kind="stable")
    stray = draws.normal(3 * count).reshape(count, 3)
    turn = draws.normal(count, 0.0, style.spread * 0.6)
    height = draws.uniform(count, 60, 235)
    dice = draws.uniform(2 * count).reshape(2, count)

    column, row = window.pixels(x, y)
    rows, columns = sketch.detail.shape
    at = (
        np.clip(row, 0, rows - 1).astype(np.int64),
        np.clip(column, 0, columns - 1).astype(np.int64),
    )
    margin = layer.width * style.width * style.length / 2
    seen = (np.abs(x) < window.width / 2 + margin) & (
        np.abs(y) < window.height / 2 + margin
    )
    seen &= sketch.detail[at] >= layer.detail
    chosen = order[seen[order]]
    at = (at[0][chosen], at[1][chosen])
    colour = sketch.colour[at] + _strays(stray[chosen], style)
    tones = np.column_stack([to_rgb(colour), height[chosen].astype(np.uint8)])
    angle = (sketch.angle[at] + turn[chosen]) * ANGLES / (2 * np.pi)
    return _Strokes(
        x=((x[chosen] + window.width / 2) * CANVAS).astype(int).tolist(),
        y=((y[chosen] + window.height / 2) * CANVAS).astype(int).tolist(),
        paint=list(map(tuple, tones.tolist())),
        angle=np.rint(angle).astype(int).tolist(),
        bend=(dice[0][chosen] * len(BENDS)).astype(int).tolist(),
        variant=(dice[1][chosen] * 3).astype(int).tolist(),
    )


def _strays(stray: Floats, style: Style) -> Floats:
    return np.asarray(stray * (style.jitter * np.array([1.0, 0.4, 0.4])))


def _stamp(canvas: Image.Image, strokes: _Strokes, brush: Brush) -> None:
    places = zip(strokes.x, strokes.y, strict=True)
    looks = zip(strokes.angle, strokes.bend, strokes.variant, strict=True)
    for (x, y), look, tone in zip(places, looks, strokes.paint, strict=True):
        mask = brush.mask(*look)
        canvas.paste(tone, (x - mask.width // 2, y - mask.height // 2), mask)


def _lit(canvas: Image.Image, style: Style) -> Image.Image:
    red, green, blue, height = canvas.split()
    strength = 0.35 + 0.5 * style.relief
    light = height.filter(_LIGHT).point(
        [round(128 + strength * (value - 128)) for value in range(256)]
    )
    colour = Image.merge("RGB", (red, green, blue))
    return ImageChops.add(colour, Image.merge("RGB", (light,) * 3), 1, -128)
