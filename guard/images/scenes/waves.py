"""A sea in bands: crests that overlap like scales, foam on them, light behind."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws
from guard.images.scenes.base import soft_step
from guard.images.scenes.study import Study
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style


def sketch_waves(plane: Plane, style: Style, draws: Draws) -> Sketch:
    study = Study(plane, style, draws)
    horizon, steep = draws.number(-0.2, 0.0), draws.number(0.5, 1.1)
    study.sky(horizon)
    bands = 7 + draws.integer(5)
    phases, lengths = draws.uniform(bands, 0, 9), draws.uniform(bands, 0.8, 1.25)
    foam, x = study.cloud(26.0, 34.0, 3, 2), plane.x[0]
    for index in range(bands):
        depth = (index + 0.3) / bands
        pitch = (5.0 + 16.0 * (1 - depth)) * lengths[index]
        swell = np.abs(np.sin(pitch * x + phases[index])) ** 0.8
        swell = swell + 0.5 * study.noise.line((x + 9) * 3, 3, index)
        crest = horizon + 0.6 * depth**1.5 - steep * (0.02 + 0.075 * depth) * swell
        below = plane.y - crest
        fall = np.clip(below / (0.05 + 0.16 * depth), 0, 1)
        cover = soft_step(below, 0.004)
        slope = np.arctan(0.7 * np.gradient(crest, x))
        water = study.tone(0.72 - 0.3 * depth - 0.36 * fall + 0.2 * (foam - 0.5))
        study.lay(water, cover, slope * (1 - 0.6 * fall) + 0.25 * fall)
        white = soft_step((0.012 + 0.03 * depth) * (0.3 + foam) - below, 0.006)
        study.lay(style.ramp[5], 0.9 * cover * white)
        glint = soft_step(foam - 0.8, 0.05) * (fall < 0.6)
        study.lay(style.accents[2], 0.6 * cover * glint)
    return study.sketch(0.22 * (plane.y > horizon))
