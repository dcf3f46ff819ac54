"""Discs of concentric rings that overlap, cut by faint quarters."""

from __future__ import annotations

import numpy as np

from guard.images.colour import picked
from guard.images.draws import Draws, Floats
from guard.images.scenes.base import soft_step, tone
from guard.images.scenes.study import Study, lighter
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style


def sketch_rings(plane: Plane, style: Style, draws: Draws) -> Sketch:
    study = Study(plane, style, draws)
    ground = 0.35 + 0.45 * study.cloud(2.0, 2.0, 3, 0)
    study.colour = study.tone(ground)
    study.angle = style.angle + 1.2 * (study.cloud(2.0, 2.0, 2, 1) - 0.5)
    count = 6 + draws.integer(6)
    sizes = -np.sort(-(draws.uniform(count, 0.3, 1.0) ** 1.4)) * 0.36
    for size in sizes.tolist():
        x, y = draws.number(-0.45, 0.45), draws.number(-0.36, 0.36)
        part = study.around(x, y, 1.05 * size)
        away_x, away_y = plane.x[part] - x, plane.y[part] - y
        far = np.hypot(away_x, away_y) * (1 + 0.03 * (ground[part] - 0.5))
        turn = np.arctan2(away_y, away_x)
        inside = soft_step(size - far, 0.004)
        disc = _disc(style, draws, far / size, turn)
        study.lay(disc, 0.96 * inside, turn + np.pi / 2, part)
    return study.sketch(0.23)


def _disc(style: Style, draws: Draws, far: Floats, turn: Floats) -> Floats:
    """`far` is 1 at the rim."""
    rings = 3 + draws.integer(6)
    rims = np.cumsum(draws.uniform(rings, 0.4, 1.2))
    palette = tone(style, draws.uniform(rings, 0.05, 0.98))
    for ring in range(rings):
        if draws.chance(0.28):
            palette[ring] = style.accents[draws.integer(len(style.accents))]
    rims = (rims[:-1] / rims[-1]).astype(np.float32)
    colour = picked(palette, np.searchsorted(rims, far))
    quarter = np.floor((turn + draws.number(0, np.pi)) / (np.pi / 2)) % 2
    shift = draws.number(0.03, 0.1) * (quarter - 0.5)
    return lighter(colour, shift)
