"""Flowers over one another, near and far, on a ground of leaves."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import blend, soft_step, tone
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style


def sketch_blossoms(plane: Plane, style: Style, draws: Draws) -> Sketch:
    noise = Noise(draws)
    mood = noise.cloud(plane, 5.0, 5.0, 3)
    colour = tone(style, 0.04 + 0.5 * mood)
    blade = noise.cloud(plane, 44.0, 9.0, 2, 1)
    colour = blend(colour, style.ramp[3], 0.5 * soft_step(blade - 0.68, 0.1))
    angle = style.angle + 1.8 * (mood - 0.5)
    detail = np.full_like(mood, 0.23)
    count = 26 + draws.integer(16)
    sizes = np.sort(draws.uniform(count, 0.2, 1.0) ** 1.5) * 0.13 + 0.02
    places = draws.uniform(2 * count, -0.5, 0.5).reshape(count, 2)
    for size, (x, y) in zip(sizes.tolist(), places.tolist(), strict=True):
        colour, angle = _flower((colour, angle), plane, style, draws, (x, y, size))
    return Sketch(colour, angle, np.maximum(detail, edges(colour)))


def _flower(
    under: tuple[Floats, Floats],
    plane: Plane,
    style: Style,
    draws: Draws,
    place: tuple[float, float, float],
) -> tuple[Floats, Floats]:
    """Petals around an eye, seen a little from the side."""
    x, y, size = place
    petals, turned = 5 + draws.integer(5), draws.number(0, 6.3)
    tilt, lean = draws.number(0.6, 1.0), draws.number(0, np.pi)
    tones = draws.number(0.62, 0.95), draws.integer(7)
    window = _around(plane, x, y, size * 1.2)
    if window is None:
        return under
    away_x, away_y = plane.x[window] - x, plane.y[window] - y
    across = away_x * np.cos(lean) + away_y * np.sin(lean)
    down = (away_y * np.cos(lean) - away_x * np.sin(lean)) / tilt
    far, turn = np.hypot(across, down) / size, np.arctan2(down, across)
    rim = 0.66 + 0.34 * np.abs(np.cos(petals * (turn + turned) / 2)) ** 0.6
    inside = soft_step(rim - far, 0.05)
    fold = 0.1 * np.abs(np.sin(petals * (turn + turned) / 2))
    accent = style.accents[0] if tones[1] < 2 else style.accents[2]
    petal = tone(style, tones[0] - 0.4 * (1 - far) + fold)
    if tones[1] < 4:
        petal = petal * 0.25 + 0.75 * accent - fold[..., None] * np.array([0.6, 0, 0])
        petal[..., 0] -= 0.16 * (1 - far)
    eye = style.ramp[0] if draws.chance(0.5) else style.accents[1]
    petal = blend(petal, eye, soft_step(0.2 - far, 0.06))
    colour, angle = under[0].copy(), under[1].copy()
    shadow = soft_step(
        rim * 1.12 - np.hypot(across - 0.1 * size, down - 0.1 * size) / size, 0.2
    )
    part = blend(colour[window], style.ramp[0], 0.5 * shadow)
    colour[window] = blend(part, petal, inside)
    angle[window] = np.where(inside > 0.5, turn + lean, angle[window])
    return colour, angle


def _around(
    plane: Plane, x: float, y: float, reach: float
) -> tuple[slice, slice] | None:
    """The part of the grid around a point; None when it lies outside."""
    rows, columns = plane.x.shape
    ends = np.array([x - reach, x + reach]), np.array([y - reach, y + reach])
    column, row = plane.pixels(*ends)
    left, right = np.clip(column, 0, columns).astype(int)
    top, bottom = np.clip(row, 0, rows).astype(int)
    return (
        (slice(top, bottom), slice(left, right))
        if right > left and bottom > top
        else None
    )
