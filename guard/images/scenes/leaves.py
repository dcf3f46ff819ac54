"""Dead leaves: shapes that cover each other, many small and few large.

Radii fall with the cube, which gives occlusions and a spectrum like a photograph's
(Lee, Mumford and Huang 2001).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import tone
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style

_COUNT = 420
_SMALL, _LARGE = 0.018, 0.24  # radii in long sides
_CORNERS = np.linspace(0, 2 * np.pi, 18, endpoint=False)


def sketch_leaves(plane: Plane, style: Style, draws: Draws) -> Sketch:
    x, y = draws.uniform(2 * _COUNT, -0.55, 0.55).reshape(2, _COUNT)
    radius = _radii(draws)
    squeeze = draws.uniform(_COUNT, 0.45, 1.0) ** 0.5
    lean = style.angle + draws.normal(_COUNT, 0.0, 0.5 + style.spread)
    noise = Noise(draws)
    ids = _pile(plane, np.stack([x, y, radius / squeeze, radius * squeeze, lean]))

    colours = _colours(style, draws, noise.at(2.5 * x + 40, 2.5 * y + 40), radius)
    colour = colours[ids]
    slant = (0.7 * (plane.x - x[ids]) + (plane.y - y[ids])) / radius[ids]
    grain = noise.cloud(plane, 9.0, 9.0) - 0.5
    light = colour[..., 0] - 0.06 * slant + 0.05 * grain
    colour[..., 0] = np.clip(light, 0.08, 0.97)
    detail = np.maximum(edges(colour), 0.25 * (radius[ids] < 0.06))
    return Sketch(colour, lean[ids], detail)


def _radii(draws: Draws) -> Floats:
    """The inverse of the distribution with density r**-3, large ones first."""
    share = draws.uniform(_COUNT)
    radius = (_SMALL**-2 * (1 - share) + _LARGE**-2 * share) ** -0.5
    return np.asarray(-np.sort(-radius))


def _colours(style: Style, draws: Draws, mood: Floats, radius: Floats) -> Floats:
    shade = 0.9 * mood + draws.uniform(_COUNT, -0.3, 0.4)
    colours = tone(style, np.clip(shade, 0.03, 0.97))
    loud = (draws.uniform(_COUNT) < 0.1) & (radius < 0.12)
    pick = (draws.uniform(_COUNT) * len(style.accents)).astype(int)
    colours[loud] = style.accents[pick[loud]]
    return colours


def _pile(plane: Plane, leaves: Floats) -> NDArray[np.int64]:
    """Which leaf (x, y, two radii, lean) lies on top at each point."""
    rows, columns = plane.x.shape
    image = Image.new("I", (columns, rows), 0)
    draw = ImageDraw.Draw(image)
    x, y, long, short, lean = leaves[..., None]
    across, down = long * np.cos(_CORNERS), short * np.sin(_CORNERS)
    column, row = plane.pixels(
        x + across * np.cos(lean) - down * np.sin(lean),
        y + across * np.sin(lean) + down * np.cos(lean),
    )
    corners = np.stack([column, row], axis=-1).reshape(leaves.shape[1], -1)
    for index, outline in enumerate(corners.tolist()):
        draw.polygon(outline, fill=index)
    return np.asarray(image, dtype=np.int64)
