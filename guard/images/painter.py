"""Paints a sketch with the strokes of a style, from broad to fine.

Strokes are stamped on four bands: three of colour and one for the height of the
paint, on which light then falls from the upper left. The canvas always has the same
long side and is resampled afterwards, so cost and composition do not depend on the
size asked for.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from guard.images.brush import ANGLES, BENDS, VARIANTS, Brush, brush_of
from guard.images.colour import to_rgb
from guard.images.draws import Draws
from guard.images.sketch import Plane, Sketch
from guard.images.strokes import BROAD, FINE, Strokes, outlines_of, plan
from guard.images.style import Style

CANVAS = 640  # pixels along the long side
# The slope to the lower right: light from the upper left.
_LIGHT = ImageFilter.Kernel((3, 3), (2, 2, 0, 2, 0, -2, 0, -2, -2), 8.0, 128)


def paint(
    sketch: Sketch, window: Plane, secret: bytes, style: Style, draws: Draws
) -> Image.Image:
    """An RGB picture of the window, CANVAS pixels along its long side."""
    outlines = outlines_of(sketch)
    # Broad strokes cover many pixels and need few: half the canvas will do.
    canvas, scale = _ground(sketch, _pixels(window, CANVAS // 2)), CANVAS // 2
    for layer in (*BROAD, *FINE):
        if layer is FINE[0]:
            scale = CANVAS
            canvas = canvas.resize(_pixels(window, scale), Image.Resampling.BICUBIC)
        strokes = plan(layer, sketch, outlines, window, (style, draws))
        brush = brush_of(secret, style, layer.width * style.width * scale)
        _stamp(canvas, strokes, brush, scale)
    return _lit(canvas, style)


def _pixels(window: Plane, longest: int) -> tuple[int, int]:
    wide, high = window.width * longest, window.height * longest
    return max(1, round(wide)), max(1, round(high))


def _ground(sketch: Sketch, size: tuple[int, int]) -> Image.Image:
    under = Image.fromarray(to_rgb(sketch.colour), "RGB")
    bands = under.resize(size, Image.Resampling.BILINEAR).split()
    return Image.merge("CMYK", (*bands, Image.new("L", size, 96)))


def _stamp(canvas: Image.Image, strokes: Strokes, brush: Brush, scale: int) -> None:
    x = (strokes.x * scale + canvas.width / 2).astype(int).tolist()
    y = (strokes.y * scale + canvas.height / 2).astype(int).tolist()
    angle = np.rint(strokes.angle * (ANGLES / (2 * np.pi))).astype(int).tolist()
    bend = (strokes.dice[0] * len(BENDS)).astype(int).tolist()
    variant = (strokes.dice[1] * VARIANTS).astype(int).tolist()
    looks = zip(angle, bend, variant, strict=True)
    masks = [brush.mask(*look) for look in looks]
    tones = map(tuple, strokes.paint.tolist())
    surface = canvas.im
    for column, row, tone, mask in zip(x, y, tones, masks, strict=True):
        left, top = column - mask.width // 2, row - mask.height // 2
        box = left, top, left + mask.width, top + mask.height
        # What Image.paste does after its checks, which cost half the time.
        surface.paste(tone, box, mask.core)


def _lit(canvas: Image.Image, style: Style) -> Image.Image:
    red, green, blue, height = canvas.split()
    strength = 0.35 + 0.5 * style.relief
    light = height.filter(_LIGHT).point(
        [round(128 + strength * (value - 128)) for value in range(256)]
    )
    colour = Image.merge("RGB", (red, green, blue))
    return ImageChops.add(colour, Image.merge("RGB", (light,) * 3), 1, -128)
