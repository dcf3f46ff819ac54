"""What every scene grammar gets and gives, and what several of them need."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from guard.images.colour import ramp
from guard.images.draws import Draws, Floats
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style

Scene = Callable[[Plane, Style, Draws], Sketch]


def blend(under: Floats, over: Floats, share: Floats) -> Floats:
    """Mixes colours by a (rows, columns) share of `over`, which may be one colour."""
    mixed = over - under
    mixed *= np.asarray(share, np.float32)[..., None]
    mixed += under
    return np.asarray(mixed)


def tone(style: Style, at: Floats) -> Floats:
    """Colours of the style's ramp, 0 dark to 1 light."""
    return ramp(style.ramp, np.clip(at, 0.0, 1.0))


def soft_step(values: Floats, softness: float) -> Floats:
    """0 below zero, 1 above, with a soft rim."""
    steps = values / softness + 0.5
    np.maximum(steps, 0.0, out=steps)
    return np.asarray(np.minimum(steps, 1.0, out=steps))


def along(field: Floats) -> Floats:
    """The direction of the lines of equal height."""
    down, across = np.gradient(field)
    return np.asarray(np.arctan2(across, -down))


def filled(plane: Plane, outlines: Floats) -> Floats:
    """Coverage by polygons (n, corners, 2) given on the plane."""
    rows, columns = plane.x.shape
    image = Image.new("L", (2 * columns, 2 * rows), 0)
    draw = ImageDraw.Draw(image)
    column, row = plane.pixels(outlines[..., 0], outlines[..., 1])
    corners = 2 * np.stack([column, row], axis=-1)
    for outline in corners.reshape(len(outlines), -1).tolist():
        draw.polygon(outline, fill=255)
    return np.asarray(image.reduce(2), dtype=np.float32) / np.float32(255.0)
