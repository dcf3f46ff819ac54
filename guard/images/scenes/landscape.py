"""A landscape: sky with a low sun, ridges that fade with distance, a near field."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import soft_step
from guard.images.scenes.study import Study
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style


def sketch_landscape(plane: Plane, style: Style, draws: Draws) -> Sketch:
    study = Study(plane, style, draws)
    horizon, ridges = draws.number(-0.16, 0.1), 3 + draws.integer(3)
    dusk = draws.chance(0.4)
    study.sky(horizon - 0.25 * dusk)
    for index in range(ridges):
        depth = (index + 1) / ridges
        crest = _crest(study, index, depth)
        below = plane.y - horizon - 0.3 * depth**1.5 - crest
        roll = 0.7 * np.arctan(np.gradient(crest, plane.x[0]))
        roll = roll + 0.5 * depth * np.sin(9 * plane.x + index)
        base = (0.66 if dusk else 0.72) - 0.5 * depth**0.8
        _lay_field(study, below, (depth, base), roll)
    return study.sketch(0.3 * soft_step(plane.y - horizon - 0.15, 0.2))


def _crest(study: Study, index: int, depth: float) -> Floats:
    """Far ridges are jagged, near ones roll."""
    octaves = 5 if depth < 0.7 else 2
    places = (study.plane.x[0] + 9) * (3.5 - 1.5 * depth)
    return (0.3 - 0.2 * depth) * (0.5 - study.noise.line(places, octaves, index))


def _lay_field(
    study: Study, below: Floats, look: tuple[float, float], roll: Floats
) -> None:
    depth, base = look
    layer, cover = round(9 * depth), soft_step(below, 0.004)
    patches = study.cloud(6.0 + 4 * depth, 20.0 + 16 * depth, 3, layer) - 0.5
    fall = np.clip(below / 0.2, 0, 1) * (0.1 - 0.16 * depth)
    study.lay(study.tone(base + 0.22 * patches * (0.4 + depth) + fall), cover, roll)
    if depth > 0.65:
        bloom = soft_step(study.cloud(22.0, 44.0, 2, layer + 1) - 0.74, 0.06)
        study.lay(study.style.accents[0], 0.85 * bloom * cover)
