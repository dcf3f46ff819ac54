"""Trees against the light: boughs that fork, with blossom or leaves in clouds."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import filled, soft_step
from guard.images.scenes.study import Study, lighter
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style

_DEPTH = 7


def sketch_branches(plane: Plane, style: Style, draws: Draws) -> Sketch:
    study = Study(plane, style, draws)
    ground = draws.number(0.2, 0.3)
    study.sky(ground - 0.02)
    below, line = plane.y - ground, study.noise.line
    hills = soft_step(below + 0.08 * line(plane.x[0] * 3 + 30, 3), 0.01)
    study.lay(style.ramp[2], 0.7 * hills)
    meadow = soft_step(below - 0.03 * line(plane.x[0] * 4 + 60, 2), 0.01)
    grass = study.tone(0.17 + 0.3 * study.cloud(14.0, 30.0, 3, 2))
    study.lay(grass, meadow, 1.3)

    boughs, tips = _grow(draws, ground + 0.05)
    crown, wood = _crown(study, tips), filled(plane, boughs)
    shade = 0.16 * (study.cloud(16.0, 16.0, 3, 4) - 0.6)
    leaf = style.accents[0] if draws.chance(0.6) else style.ramp[4]
    study.lay(lighter(leaf, shade), 0.9 * soft_step(crown - 0.62, 0.12))
    study.lay(style.ramp[0], wood * soft_step(1.02 - crown, 0.5))
    sparks = soft_step(study.cloud(40.0, 40.0, 1, 5) - 0.72, 0.1)
    study.lay(style.accents[2], 0.8 * soft_step(crown - 0.8, 0.1) * sparks)
    study.angle = np.where(wood > 0.3, np.pi / 2, study.angle)
    study.angle = np.where(crown > 0.62, style.angle + 18 * shade, study.angle)
    return study.sketch(np.maximum(0.9 * wood, 0.3 * (crown > 0.6)))


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


def _crown(study: Study, tips: Floats) -> Floats:
    """How dense the leaves are: clouds around the tips."""
    rows, columns = study.plane.x.shape
    image = Image.new("L", (columns, rows), 0)
    draw = ImageDraw.Draw(image)
    column, row = study.plane.pixels(tips[:, 0], tips[:, 1])
    for x, y in zip(column.tolist(), row.tolist(), strict=True):
        draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=255)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(4)), np.float32) / 255
    mottled = 0.55 + 0.6 * study.cloud(18.0, 18.0, 3, 3)
    return np.asarray(np.clip(soft * 3, 0, 1) * mottled)
