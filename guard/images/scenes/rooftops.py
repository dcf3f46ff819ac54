"""A town on a slope: house before house, with roofs, chimneys and lit windows."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import blend, filled, soft_step, tone
from guard.images.scenes.landscape import sketch_sky
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style

_ROWS = 5


def sketch_rooftops(plane: Plane, style: Style, draws: Draws) -> Sketch:
    noise = Noise(draws)
    top = draws.number(-0.2, -0.08)
    colour = sketch_sky(plane, style, draws, noise, top + 0.1)
    angle = 0.3 * (noise.cloud(plane, 3.0, 3.0, 2, 1) - 0.5)
    wear = noise.cloud(plane, 18.0, 18.0, 3, 2) - 0.5
    for row in range(_ROWS):
        depth = (row + 1) / _ROWS
        houses = _row(draws, noise, top + 0.66 * depth**1.2 - 0.02, 0.08 + 0.1 * depth)
        walls, roofs, panes = houses
        for kind in range(3):
            shade = 0.78 - 0.5 * depth * draws.number(0.6, 1.0)
            wall = filled(plane, walls[kind::3])
            colour = blend(colour, tone(style, shade + 0.14 * wear + 0.1), wall)
            angle = np.where(wall > 0.5, np.pi / 2, angle)
            roof = filled(plane, roofs[kind::3])
            paint = (
                style.accents[1]
                if kind == 0 and depth > 0.3
                else tone(style, shade - 0.22 + 0.14 * wear)
            )
            colour = blend(colour, paint, roof)
            angle = np.where(roof > 0.5, style.angle * 0.3 + 0.5, angle)
        lit = filled(plane, panes)
        warm = soft_step(noise.cloud(plane, 30.0, 30.0, 1, 3) - 0.45, 0.1)
        glass = blend(
            np.broadcast_to(style.ramp[0], colour.shape), style.accents[2], warm
        )
        colour = blend(colour, glass, 0.95 * lit)
    return Sketch(colour, angle, np.maximum(edges(colour), 0.22 * (plane.y > top)))


def _row(
    draws: Draws, noise: Noise, base: float, size: float
) -> tuple[Floats, Floats, Floats]:
    """Outlines of walls, roofs and windows of houses side by side."""
    wide = draws.uniform(40, 0.7, 1.5) * size
    left = np.cumsum(wide) - wide - 0.6
    wide, left = wide[left < 0.55], left[left < 0.55]
    lift = 0.12 * (noise.line(left * 3 + 20, 2) - 0.5)
    foot = base + lift + 0.5
    eaves = base + lift - draws.uniform(len(wide), 0.2, 0.9) * size
    ridge = eaves - draws.uniform(len(wide), 0.35, 0.8) * size
    right, over = left + wide, 0.1 * size
    walls = _shape((left, foot), (left, eaves), (right, eaves), (right, foot))
    peak = left + wide * draws.uniform(len(wide), 0.3, 0.7)
    roofs = _shape(
        (left - over, eaves), (peak, ridge), (peak, ridge), (right + over, eaves)
    )
    panes = [
        _shape(
            (left + wide * at, eaves + size * (down + 0.3)),
            (left + wide * at, eaves + size * down),
            (left + wide * (at + 0.2), eaves + size * down),
            (left + wide * (at + 0.2), eaves + size * (down + 0.3)),
        )
        for at in (0.2, 0.6)
        for down in (0.18, 0.68)
    ]
    return walls, roofs, np.concatenate(panes)


def _shape(*corners: tuple[Floats, Floats]) -> Floats:
    """(n, corners, 2) from the coordinates of each corner."""
    return np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)
