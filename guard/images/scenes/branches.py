"""Trees against the light: boughs that fork, with blossom or leaves in clouds."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import blend, filled, soft_step, tone
from guard.images.scenes.landscape import sketch_sky
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style

_DEPTH = 7


def sketch_branches(plane: Plane, style: Style, draws: Draws) -> Sketch:
    noise = Noise(draws)
    ground = draws.number(0.2, 0.3)
    colour = sketch_sky(plane, style, draws, noise, ground - 0.02)
    hills = soft_step(
        plane.y - ground + 0.08 * noise.line(plane.x[0] * 3 + 30, 3), 0.01
    )
    colour = blend(colour, tone(style, np.array(0.5)), 0.7 * hills)
    meadow = soft_step(
        plane.y - ground - 0.03 * noise.line(plane.x[0] * 4 + 60, 2), 0.01
    )
    grass = 0.26 + 0.3 * (noise.cloud(plane, 14.0, 30.0, 3, 2) - 0.3)
    colour = blend(colour, tone(style, grass), meadow)
    angle = np.where(
        meadow > 0.5, 1.3, 0.35 * (noise.cloud(plane, 3.0, 3.0, 2, 1) - 0.5)
    )

    boughs, tips = _grow(draws, ground + 0.05)
    crown = _crown(plane, noise, tips)
    leaf = style.accents[0] if draws.chance(0.6) else style.ramp[4]
    shade = 0.16 * (noise.cloud(plane, 16.0, 16.0, 3, 4) - 0.6)
    leaves = np.broadcast_to(leaf, colour.shape) + shade[..., None] * np.array(
        [1, 0, 0]
    )
    colour = blend(colour, leaves, 0.9 * soft_step(crown - 0.62, 0.12))
    wood = filled(plane, boughs)
    colour = blend(colour, style.ramp[0], wood * soft_step(1.02 - crown, 0.5))
    sparks = soft_step(crown - 0.8, 0.1) * soft_step(
        noise.cloud(plane, 40.0, 40.0, 1, 5) - 0.72, 0.1
    )
    colour = blend(colour, style.accents[2], 0.8 * sparks)
    angle = np.where(wood > 0.3, np.pi / 2, angle)
    angle = np.where(crown > 0.62, style.angle + 3 * shade * 6, angle)
    detail = np.maximum(0.9 * wood, 0.3 * (crown > 0.6))
    return Sketch(colour, angle, np.maximum(edges(colour), detail))


def _grow(draws: Draws, ground: float) -> tuple[Floats, Floats]:
    """Outlines (n, 4, 2) of all boughs and the points (n, 2) at which they end."""
    roots = draws.uniform(2 + draws.integer(3), -0.42, 0.42)
    size = draws.uniform(len(roots), 0.14, 0.2)
    x, y, long = roots, np.full(len(roots), ground), size
    heading, thick = draws.normal(len(roots), -np.pi / 2, 0.08), size * 0.13
    outlines = []
    for _ in range(_DEPTH):
        end_x, end_y = x + long * np.cos(heading), y + long * np.sin(heading)
        side_x, side_y = -np.sin(heading), np.cos(heading)
        corners = (
            (x + thick * side_x, y + thick * side_y),
            (x - thick * side_x, y - thick * side_y),
            (end_x - 0.7 * thick * side_x, end_y - 0.7 * thick * side_y),
            (end_x + 0.7 * thick * side_x, end_y + 0.7 * thick * side_y),
        )
        outlines.append(np.stack([np.stack(corner, -1) for corner in corners], axis=1))
        count = 2 * len(x)
        spread = np.repeat([[0.42, -0.42]], len(x), axis=0).ravel()
        heading = np.repeat(heading, 2) + spread + draws.normal(count, 0.0, 0.2)
        x, y = np.repeat(end_x, 2), np.repeat(end_y, 2)
        long = np.repeat(long, 2) * draws.uniform(count, 0.66, 0.88)
        thick = np.repeat(thick, 2) * 0.66
    return np.concatenate(outlines), np.stack([x, y], axis=-1)


def _crown(plane: Plane, noise: Noise, tips: Floats) -> Floats:
    """How dense the leaves are: clouds around the tips."""
    rows, columns = plane.x.shape
    image = Image.new("L", (columns, rows), 0)
    draw = ImageDraw.Draw(image)
    column, row = plane.pixels(tips[:, 0], tips[:, 1])
    for x, y in zip(column.tolist(), row.tolist(), strict=True):
        draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=255)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(4)), np.float32) / 255
    mottled = 0.55 + 0.6 * noise.cloud(plane, 18.0, 18.0, 3, 3)
    return np.asarray(np.clip(soft * 3, 0, 1) * mottled)
