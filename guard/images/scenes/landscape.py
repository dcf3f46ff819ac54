"""A landscape: sky with a low sun, ridges that fade with distance, a near field."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import blend, soft_step, tone
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style


def sketch_landscape(plane: Plane, style: Style, draws: Draws) -> Sketch:
    noise = Noise(draws)
    horizon, ridges = draws.number(-0.16, 0.1), 3 + draws.integer(3)
    dusk = draws.chance(0.4)
    colour = sketch_sky(plane, style, draws, noise, horizon - 0.25 * dusk)
    angle = 0.5 * (noise.cloud(plane, 3.0, 3.0, 2, 1) - 0.5)
    for index in range(ridges):
        depth = (index + 1) / ridges
        line = _crest(plane.x[0], noise, index, depth)
        below = plane.y - horizon - 0.3 * depth**1.5 - line
        cover = soft_step(below, 0.004)
        base = (0.66 if dusk else 0.72) - 0.5 * depth**0.8
        colour = blend(colour, _field(plane, style, noise, below, (depth, base)), cover)
        slope = np.arctan(np.gradient(line, plane.x[0]))
        roll = 0.7 * slope + 0.5 * depth * np.sin(9 * plane.x + index)
        angle = np.where(cover > 0.5, roll, angle)
    near = soft_step(plane.y - horizon - 0.15, 0.2)
    return Sketch(colour, angle, np.maximum(edges(colour), 0.3 * near))


def sketch_sky(
    plane: Plane, style: Style, draws: Draws, noise: Noise, horizon: float
) -> Floats:
    """Light at the horizon, with banks of cloud and a sun in its glow."""
    height = np.clip((horizon - plane.y) / 0.55, -0.3, 1.0)
    clouds = noise.cloud(plane, 2.6, 7.7, 4)
    bank = soft_step(clouds - 0.56, 0.22) * np.clip(0.35 + 0.65 * height, 0, 1)
    glow = 0.9 - 0.45 * np.sign(height) * np.abs(height) ** 0.8
    colour = tone(style, glow + 0.18 * bank)
    x, y = draws.number(-0.3, 0.3), horizon - draws.number(0.03, 0.24)
    size, far = draws.number(0.028, 0.055), np.hypot(plane.x - x, plane.y - y)
    colour = blend(colour, style.accents[2], 0.75 * np.exp(-((far / (5 * size)) ** 2)))
    disc = style.accents[2] + np.array([0.08, 0.0, 0.0])
    return blend(colour, disc, soft_step(size - far, 0.004))


def _crest(x: Floats, noise: Noise, index: int, depth: float) -> Floats:
    """Far ridges are jagged, near ones roll."""
    octaves = 5 if depth < 0.7 else 2
    height = noise.line((x + 9) * (3.5 - 1.5 * depth), octaves, index)
    return (0.3 - 0.2 * depth) * (0.5 - height)


def _field(
    plane: Plane, style: Style, noise: Noise, below: Floats, look: tuple[float, float]
) -> Floats:
    depth, base = look
    layer = round(9 * depth)
    patches = noise.cloud(plane, 6.0 + 4 * depth, 20.0 + 16 * depth, 3, layer) - 0.5
    fall = np.clip(below / 0.2, 0, 1) * (0.1 - 0.16 * depth)
    colour = tone(style, base + 0.22 * patches * (0.4 + depth) + fall)
    if depth < 0.65:
        return colour
    bloom = soft_step(noise.cloud(plane, 22.0, 44.0, 2, layer + 1) - 0.74, 0.06)
    return blend(colour, style.accents[0], 0.85 * bloom)
