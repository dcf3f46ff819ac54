"""Paints a sketch with the strokes of a style, from broad to fine.

Strokes are stamped on four bands: the light of the paint and its height, on which light
then falls from the upper left, and at half the size, as in most JPEGs, two of colour.
The canvas always has the same long side and is resampled afterwards, so cost and
composition do not depend on the size asked for.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from guard.images.brush import Brush, brush_of, looks_of
from guard.images.colour import to_ycc
from guard.images.draws import Draws
from guard.images.sketch import Plane, Sketch
from guard.images.strokes import LAYERS, Strokes, outlines_of, plan
from guard.images.style import Style

CANVAS = 576  # pixels along the long side
_GROUND = 96  # its height
# To the lower right, as light comes from the upper left. Pillow's rows go upwards.
_SLOPE = ImageFilter.Kernel((3, 3), (0, 2, 2, -2, 0, 2, -2, -2, 0), 8.0, 128)
_SMOOTH = Image.Resampling.BILINEAR
Bands = tuple[Image.Image, Image.Image]
Tones = tuple[list[int], list[int]]


def paint(
    sketch: Sketch, window: Plane, secret: bytes, style: Style, draws: Draws
) -> Image.Image:
    """A YCbCr picture of the window, CANVAS pixels along its long side."""
    outlines = outlines_of(sketch)
    paint, tints = _ground(sketch)
    for layer in LAYERS:
        strokes = plan(layer, sketch, outlines, window, (style, draws))
        light, blue, red, height = strokes.paint.T.tolist()
        # Broad strokes cover many pixels and need few: a part of the canvas will do.
        scale, width = CANVAS // layer.coarse, layer.width * style.width
        paint = _grown(paint, _pixels(window, scale))
        _stamp(paint, (light, height), strokes, brush_of(secret, style, width * scale))
        scale //= 2
        tints = _grown(tints, _pixels(window, scale))
        _stamp(tints, (blue, red), strokes, brush_of(secret, style, width * scale))
    return _lit(paint, tints, style)


def _pixels(window: Plane, longest: int) -> tuple[int, int]:
    wide, high = window.width * longest, window.height * longest
    return max(1, round(wide)), max(1, round(high))


def _ground(sketch: Sketch) -> tuple[Bands, Bands]:
    """As fine as broad strokes need it."""
    under = Image.fromarray(to_ycc(sketch.colour[::2, ::2]), "RGB")
    light, blue, red = under.split()
    return (light, Image.new("L", under.size, _GROUND)), (blue, red)


def _grown(bands: Bands, size: tuple[int, int]) -> Bands:
    one, other = (band.resize(size, _SMOOTH) for band in bands)
    return one, other


def _stamp(bands: Bands, tones: Tones, strokes: Strokes, brush: Brush) -> None:
    boxes, masks = brush.masks(looks_of(strokes.angle, *strokes.dice))
    width, height = bands[0].size
    scale = max(width, height)
    x = (strokes.x * scale + width / 2).astype(np.int64)
    y = (strokes.y * scale + height / 2).astype(np.int64)
    places = boxes + np.stack([x, y, x, y], axis=-1)
    corners = list(zip(*places.T.tolist(), strict=True))
    for band, tone in zip(bands, tones, strict=True):
        # What Image.paste does after its checks, which cost half the time.
        deque(map(band.im.paste, tone, corners, masks), maxlen=0)


def _lit(paint: Bands, tints: Bands, style: Style) -> Image.Image:
    light, height = paint
    strength = 0.35 + 0.5 * style.relief
    slope = height.filter(_SLOPE)
    _frame(slope, 128)
    shine = slope.point([round(128 + strength * (v - 128)) for v in range(256)])
    lit = ImageChops.add(light, shine, 1, -128)
    return Image.merge("YCbCr", (lit, *_grown(tints, lit.size)))


def _frame(image: Image.Image, value: int) -> None:
    """Where a filter does not reach."""
    width, height = image.size
    ImageDraw.Draw(image).rectangle((0, 0, width - 1, height - 1), outline=value)
