"""A landscape: sky with a low sun, ridges that fade with distance, a near field."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import blend, soft_step, tone
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style


def paint_landscape(plane: Plane, style: Style, draws: Draws) -> Sketch:
    noise = Noise(draws)
    horizon = draws.number(-0.1, 0.08)
    ridges = 3 + draws.integer(3)
    dusk = draws.chance(0.4)
    colour = _sky(plane, style, draws, noise, horizon, dusk)
    angle = 0.25 * (noise.cloud(plane.x, plane.y, 3.0, 2) - 0.5) + np.zeros_like(
        plane.x
    )
    for index in range(ridges):
        depth = (index + 1) / ridges
        crest = horizon + 0.3 * depth**1.5 + _crest(plane, noise, draws, depth)
        below = plane.y - crest
        cover = soft_step(below, 0.004)
        field = _field(plane, style, noise, below, depth, dusk)
        colour = blend(colour, field, cover)
        slope = np.arctan(np.gradient(crest, axis=1) * crest.shape[1] / plane.width)
        angle = np.where(
            cover > 0.5, 0.7 * slope + 0.5 * depth * np.sin(9 * plane.x + index), angle
        )
    return Sketch(
        colour,
        angle,
        np.maximum(edges(colour), 0.3 * soft_step(plane.y - horizon - 0.15, 0.2)),
    )


def _sky(
    plane: Plane, style: Style, draws: Draws, noise: Noise, horizon: float, dusk: bool
) -> Floats:
    height = np.clip((horizon - plane.y) / 0.55, 0.0, 1.0)
    glow = 0.9 - (0.75 if dusk else 0.38) * height**0.8
    clouds = noise.cloud(plane.x * 0.8, plane.y * 2.4, 3.2, 4)
    bank = soft_step(clouds - 0.56, 0.22) * (0.35 + 0.65 * height)
    colour = tone(style, glow + (0.14 if dusk else 0.2) * bank)
    sun_x, sun_y = draws.number(-0.3, 0.3), horizon - draws.number(0.05, 0.24)
    far = np.hypot(plane.x - sun_x, plane.y - sun_y)
    size = draws.number(0.028, 0.055)
    warm = np.broadcast_to(style.accents[2], colour.shape)
    colour = blend(colour, warm, 0.75 * np.exp(-((far / (5 * size)) ** 2)))
    return blend(
        colour,
        np.broadcast_to(style.accents[2] + [0.08, 0, 0], colour.shape),
        soft_step(size - far, 0.004),
    )


def _crest(plane: Plane, noise: Noise, draws: Draws, depth: float) -> Floats:
    """Far ridges are jagged, near ones roll."""
    shift = draws.number(0.0, 20.0)
    line = plane.x[:1] * (3.5 - 1.5 * depth) + shift
    height = noise.cloud(
        line, np.full_like(line, 7.7 * depth), 1.0, 5 if depth < 0.7 else 2
    )
    return np.broadcast_to((0.14 - 0.06 * depth) * (0.5 - height), plane.x.shape)


def _field(
    plane: Plane, style: Style, noise: Noise, below: Floats, depth: float, dusk: bool
) -> Floats:
    base = (0.66 if dusk else 0.72) - 0.5 * depth**0.8
    patches = noise.cloud(plane.x * 1.2, plane.y * 4.0, 5.0 + 4 * depth, 3) - 0.5
    fall = np.clip(below / 0.2, 0, 1)
    colour = tone(
        style,
        base
        + 0.22 * patches * (0.4 + depth)
        + 0.10 * fall * (1 - depth)
        - 0.06 * fall * depth,
    )
    bloom = soft_step(noise.cloud(plane.x, plane.y * 2, 22.0, 2) - 0.74, 0.06) * (
        depth > 0.65
    )
    return blend(colour, np.broadcast_to(style.accents[0], colour.shape), 0.85 * bloom)
