"""Flowers over one another, near and far, on a ground of leaves."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws
from guard.images.scenes.base import blend, soft_step
from guard.images.scenes.study import Study, lighter
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style


def sketch_blossoms(plane: Plane, style: Style, draws: Draws) -> Sketch:
    study = Study(plane, style, draws)
    mood = study.cloud(5.0, 5.0, 3, 0)
    study.colour = study.tone(0.04 + 0.5 * mood)
    study.angle = style.angle + 1.8 * (mood - 0.5)
    blades = soft_step(study.cloud(44.0, 9.0, 2, 1) - 0.68, 0.1)
    study.lay(style.ramp[3], 0.5 * blades)
    count = 26 + draws.integer(16)
    sizes = np.sort(draws.uniform(count, 0.2, 1.0) ** 1.5) * 0.13 + 0.02
    places = draws.uniform(2 * count, -0.5, 0.5).reshape(count, 2)
    for size, (x, y) in zip(sizes.tolist(), places.tolist(), strict=True):
        _lay_flower(study, x, y, size)
    return study.sketch(0.23)


def _lay_flower(study: Study, x: float, y: float, size: float) -> None:
    """Petals around an eye, seen a little from the side, over their shadow."""
    draws, style = study.draws, study.style
    petals, turned = 5 + draws.integer(5), draws.number(0, 6.3)
    tilt, lean = draws.number(0.6, 1.0), draws.number(0, np.pi)
    shade, kind = draws.number(0.62, 0.95), draws.integer(7)
    eye = style.ramp[0] if draws.chance(0.5) else style.accents[1]

    part = study.around(x, y, size * 1.3)
    if not study.plane.x[part].size:
        return
    away_x, away_y = study.plane.x[part] - x, study.plane.y[part] - y
    across = (away_x * np.cos(lean) + away_y * np.sin(lean)) / size
    down = (away_y * np.cos(lean) - away_x * np.sin(lean)) / (tilt * size)
    far, turn = np.hypot(across, down), np.arctan2(down, across)
    wave = petals * (turn + turned) / 2
    rim = 0.66 + 0.34 * np.abs(np.cos(wave)) ** 0.6
    fold = 0.1 * np.abs(np.sin(wave))
    petal = study.tone(shade - 0.4 * (1 - far) + fold)
    if kind < 4:
        accent = style.accents[0] if kind < 2 else style.accents[2]
        petal = 0.25 * petal + 0.75 * accent
        petal = lighter(petal, -0.6 * fold - 0.16 * (1 - far))
    petal = blend(petal, eye, soft_step(0.2 - far, 0.06))
    shadow = soft_step(1.12 * rim - np.hypot(across - 0.1, down - 0.1), 0.2)
    study.lay(style.ramp[0], 0.5 * shadow, part=part)
    study.lay(petal, soft_step(rim - far, 0.05), turn + lean, part)
