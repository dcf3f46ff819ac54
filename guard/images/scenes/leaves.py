"""Dead leaves: shapes that cover each other, many small and few large.

Radii fall with the cube, which gives occlusions and a spectrum like a photograph's
(Lee, Mumford and Huang 2001).
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import tone
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style

_COUNT = 420
_CORNERS = np.linspace(0, 2 * np.pi, 18, endpoint=False)
_SMALL, _LARGE = 0.018, 0.24


def paint_leaves(plane: Plane, style: Style, draws: Draws) -> Sketch:
    place = draws.uniform(2 * _COUNT, -0.55, 0.55).reshape(2, _COUNT)
    share = draws.uniform(_COUNT)
    # Inverse of the distribution of radii with density r**-3.
    radius = (_SMALL**-2 * (1 - share) + _LARGE**-2 * share) ** -0.5
    radius = -np.sort(-radius)
    squeeze = draws.uniform(_COUNT, 0.45, 1.0)
    lean = style.angle + draws.normal(_COUNT, 0.0, 0.5 + style.spread)
    noise = Noise(draws)
    ids = _pile(plane, place, radius * np.stack([squeeze**-0.5, squeeze**0.5]), lean)

    mood = noise.cloud(place[0], place[1], 2.5, 2)
    shade = np.clip(0.75 * mood + draws.uniform(_COUNT, -0.25, 0.45), 0.03, 0.97)
    colours = tone(style, shade)
    loud = draws.uniform(_COUNT) < 0.1
    loud[radius > 0.12] = False
    pick = (draws.uniform(_COUNT) * len(style.accents)).astype(int)
    colours[loud] = style.accents[pick[loud]]

    across = (plane.x - place[0][ids]) / radius[ids]
    down = (plane.y - place[1][ids]) / radius[ids]
    light = -0.06 * (across * 0.7 + down) + 0.05 * (
        noise.cloud(plane.x, plane.y, 9) - 0.5
    )
    colour = colours[ids]
    colour[..., 0] = np.clip(colour[..., 0] + light, 0.08, 0.97)
    detail = np.maximum(edges(colour), 0.25 * (radius[ids] < 0.06))
    return Sketch(colour, lean[ids], detail)


def _pile(plane: Plane, place: Floats, sides: Floats, lean: Floats) -> Floats:
    """Which shape lies on top at each point; large ones are laid first."""
    rows, columns = plane.x.shape
    image = Image.new("I", (columns, rows), 0)
    draw = ImageDraw.Draw(image)
    around = np.cos(_CORNERS), np.sin(_CORNERS)
    cosine, sine = np.cos(lean)[:, None], np.sin(lean)[:, None]
    long, short = sides[0][:, None] * around[0], sides[1][:, None] * around[1]
    x = place[0][:, None] + long * cosine - short * sine
    y = place[1][:, None] + long * sine + short * cosine
    column, row = plane.pixels(x, y)
    corners = np.stack([column, row], axis=-1).reshape(len(lean), -1).tolist()
    for index, outline in enumerate(corners):
        draw.polygon(outline, fill=index)
    return np.asarray(image)
