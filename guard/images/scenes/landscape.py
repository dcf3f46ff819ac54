"""A landscape: sky with a low sun, ridges that fade with distance, a near field."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import soft_step
from guard.images.scenes.study import Part, Study
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style


def sketch_landscape(plane: Plane, style: Style, draws: Draws) -> Sketch:
    study = Study(plane, style, draws)
    horizon, ridges = draws.number(-0.16, 0.1), 3 + draws.integer(3)
    dusk = draws.chance(0.4)
    study.sky(horizon - 0.25 * dusk)
    depths = [(index + 1) / ridges for index in range(ridges)]
    crests = [
        horizon + 0.3 * depth**1.5 + _crest(study, index, depth)
        for index, depth in enumerate(depths)
    ]
    ends = [*(float(crest.max()) for crest in crests[1:]), 1.0]
    step = plane.width / plane.x.shape[1]
    for index, (depth, crest, end) in enumerate(zip(depths, crests, ends, strict=True)):
        roll = 0.7 * np.arctan(np.gradient(crest) / step)
        roll = roll + 0.5 * depth * np.sin(9 * plane.x[0] + index)
        base = (0.66 if dusk else 0.72) - 0.5 * depth**0.8
        # What the next ridge hides need not be painted.
        part = study.between(float(crest.min()), end)
        _lay_field(study, plane.y[part] - crest, (depth, base), (roll, part))
    return study.sketch(0.3 * soft_step(plane.y - horizon - 0.15, 0.2))


def _crest(study: Study, index: int, depth: float) -> Floats:
    """Far ridges are jagged, near ones roll."""
    octaves = 5 if depth < 0.7 else 2
    places = (study.plane.x[0] + 9) * (3.5 - 1.5 * depth)
    return (0.3 - 0.2 * depth) * (0.5 - study.noise.line(places, octaves, index))


def _lay_field(
    study: Study, below: Floats, look: tuple[float, float], where: tuple[Floats, Part]
) -> None:
    depth, base = look
    roll, part = where
    layer, cover = round(9 * depth), soft_step(below, 0.004)
    patches = study.cloud(6.0 + 4 * depth, 20.0 + 16 * depth, 3, layer)[part] - 0.5
    fall = np.clip(below / 0.2, 0, 1) * (0.1 - 0.16 * depth)
    field = study.tone(base + 0.22 * patches * (0.4 + depth) + fall)
    study.lay(field, cover, roll, part)
    if depth > 0.65:
        bloom = soft_step(study.cloud(22.0, 44.0, 2, layer + 1)[part] - 0.74, 0.06)
        study.lay(study.style.accents[0], 0.85 * bloom * cover, part=part)
