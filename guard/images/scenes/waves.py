"""A sea in bands: crests that overlap like scales, foam on them, light behind."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws
from guard.images.scenes.base import blend, soft_step, tone
from guard.images.scenes.landscape import sketch_sky
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style


def sketch_waves(plane: Plane, style: Style, draws: Draws) -> Sketch:
    noise = Noise(draws)
    horizon = draws.number(-0.2, 0.0)
    colour = sketch_sky(plane, style, draws, noise, horizon)
    angle = 0.3 * (noise.cloud(plane, 3.0, 3.0, 2, 1) - 0.5)
    bands, steep = 7 + draws.integer(5), draws.number(0.5, 1.1)
    phases, lengths = draws.uniform(bands, 0, 9), draws.uniform(bands, 0.8, 1.25)
    foam = noise.cloud(plane, 26.0, 34.0, 3, 2)
    x = plane.x[0]
    for index in range(bands):
        depth = (index + 0.3) / bands
        pitch = (5.0 + 16.0 * (1 - depth)) * lengths[index]
        swell = np.abs(np.sin(pitch * x + phases[index])) ** 0.8
        swell = swell + 0.5 * noise.line((x + 9) * 3, 3, index)
        crest = horizon + 0.6 * depth**1.5 - steep * (0.02 + 0.075 * depth) * swell
        below = plane.y - crest
        fall = np.clip(below / (0.05 + 0.16 * depth), 0, 1)
        water = 0.72 - 0.3 * depth - 0.36 * fall + 0.2 * (foam - 0.5)
        cover = soft_step(below, 0.004)
        colour = blend(colour, tone(style, water), cover)
        white = cover * soft_step((0.012 + 0.03 * depth) * (0.3 + foam) - below, 0.006)
        colour = blend(colour, style.ramp[5], 0.9 * white)
        glint = cover * soft_step(foam - 0.8, 0.05) * (fall < 0.6)
        colour = blend(colour, style.accents[2], 0.6 * glint)
        slope = np.arctan(0.7 * np.gradient(crest, x))
        angle = np.where(cover > 0.5, slope * (1 - 0.6 * fall) + 0.25 * fall, angle)
    return Sketch(colour, angle, np.maximum(edges(colour), 0.22 * (plane.y > horizon)))
