"""A sea in bands: crests that overlap like scales, foam on them, light behind."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import soft_step
from guard.images.scenes.study import Part, Study
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style


def sketch_waves(plane: Plane, style: Style, draws: Draws) -> Sketch:
    study = Study(plane, style, draws)
    horizon, steep = draws.number(-0.2, 0.0), draws.number(0.5, 1.1)
    study.sky(horizon)
    bands = 7 + draws.integer(5)
    phases = draws.uniform(bands, 0, 9).tolist()
    lengths = draws.uniform(bands, 0.8, 1.25).tolist()
    foam, x = study.cloud(26.0, 34.0, 3, 2), plane.x[0]
    depths = [(index + 0.3) / bands for index in range(bands)]
    crests = []
    for index, depth in enumerate(depths):
        pitch = (5.0 + 16.0 * (1 - depth)) * lengths[index]
        swell = np.abs(np.sin(pitch * x + phases[index])) ** 0.8
        swell = swell + 0.5 * study.noise.line((x + 9) * 3, 3, index)
        swell = steep * (0.02 + 0.075 * depth) * swell
        crests.append(horizon + 0.6 * depth**1.5 - swell)
    ends = [*(float(crest.max()) for crest in crests[1:]), 1.0]
    for depth, crest, end in zip(depths, crests, ends, strict=True):
        # What the next crest hides need not be painted.
        part = study.between(float(crest.min()), end)
        _lay_band(study, depth, plane.y[part] - crest, (foam[part], part))
    return study.sketch(0.22 * (plane.y > horizon))


def _lay_band(
    study: Study, depth: float, below: Floats, where: tuple[Floats, Part]
) -> None:
    (foam, part), style = where, study.style
    fall = np.clip(below / (0.05 + 0.16 * depth), 0, 1)
    cover = soft_step(below, 0.004)
    step = study.plane.width / below.shape[1]
    slope = np.arctan(0.7 / step * np.gradient(-below[:1], axis=1))
    water = study.tone(0.72 - 0.3 * depth - 0.36 * fall + 0.2 * (foam - 0.5))
    study.lay(water, cover, slope * (1 - 0.6 * fall) + 0.25 * fall, part)
    white = soft_step((0.012 + 0.03 * depth) * (0.3 + foam) - below, 0.006)
    study.lay(style.ramp[5], 0.9 * cover * white, part=part)
    glint = soft_step(foam - 0.8, 0.05) * (fall < 0.6)
    study.lay(style.accents[2], 0.6 * cover * glint, part=part)
