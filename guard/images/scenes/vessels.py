"""A still life: vessels and fruit on a table before a wall, lit from the left."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import blend, soft_step, tone
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style

_LEVELS = np.linspace(0.0, 1.0, 7)


def sketch_vessels(plane: Plane, style: Style, draws: Draws) -> Sketch:
    noise = Noise(draws)
    edge = draws.number(0.05, 0.14)
    wall = (
        0.62
        - 0.5 * plane.x
        - 0.25 * plane.y
        + 0.3 * (noise.cloud(plane, 3.0, 3.0, 4) - 0.5)
    )
    colour = tone(style, np.clip(0.2 + 0.6 * wall, 0.1, 0.85))
    table = soft_step(plane.y - edge, 0.006)
    cloth = (
        0.66
        + 0.3 * (noise.cloud(plane, 4.0, 14.0, 3, 1) - 0.5)
        - 0.5 * (plane.y - edge)
    )
    colour = blend(colour, tone(style, cloth), table)
    angle = np.where(table > 0.5, 0.05, style.angle + 0.8 * (wall - 0.5))
    count = 3 + draws.integer(3)
    places = np.linspace(-0.3, 0.3, count) + draws.uniform(count, -0.06, 0.06)
    feet = edge + draws.uniform(count, 0.05, 0.16)
    for index in np.argsort(feet, kind="stable").tolist():
        place = float(places[index]), float(feet[index])
        colour, angle = _stand((colour, angle), plane, style, draws, place)
    for _ in range(4 + draws.integer(6)):
        place = draws.number(-0.4, 0.4), edge + draws.number(0.14, 0.24)
        colour, angle = _lay((colour, angle), plane, style, draws, place)
    return Sketch(colour, angle, np.maximum(edges(colour), 0.2))


def _stand(
    under: tuple[Floats, Floats],
    plane: Plane,
    style: Style,
    draws: Draws,
    place: tuple[float, float],
) -> tuple[Floats, Floats]:
    """A turned vessel on its shadow."""
    x, foot = place
    high, wide = draws.number(0.24, 0.52), draws.number(0.06, 0.115)
    profile = draws.uniform(7, 0.5, 1.0) * np.array(
        [0.75, 1.0, 1.15, 1.1, 0.7, 0.42, 0.5]
    )
    level = (foot - plane.y) / high
    half = wide * np.interp(level, _LEVELS, _eased(profile))
    across = (plane.x - x) / np.maximum(half, 1e-6)
    body = (
        soft_step(1 - np.abs(across), 0.06)
        * soft_step(level, 0.02)
        * soft_step(1 - level, 0.02)
    )
    base = (
        style.accents[draws.integer(3)]
        if draws.chance(0.45)
        else tone(style, np.array(draws.number(0.15, 0.9)))
    )
    return _lit(under, plane, style, (base, body, across, x, foot, wide))


def _lay(
    under: tuple[Floats, Floats],
    plane: Plane,
    style: Style,
    draws: Draws,
    place: tuple[float, float],
) -> tuple[Floats, Floats]:
    """A fruit."""
    x, foot = place
    size = draws.number(0.03, 0.055)
    across, down = (plane.x - x) / size, (plane.y - foot + 0.8 * size) / size
    body = soft_step(1 - np.hypot(across, down), 0.1)
    base = style.accents[draws.integer(3)] if draws.chance(0.6) else style.ramp[3]
    return _lit(under, plane, style, (base, body, across + 0.5 * down, x, foot, size))


def _eased(profile: Floats) -> Floats:
    padded = np.pad(profile, 1, mode="edge")
    return np.asarray((padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4)


def _lit(
    under: tuple[Floats, Floats],
    plane: Plane,
    style: Style,
    thing: tuple[Floats, Floats, Floats, float, float, float],
) -> tuple[Floats, Floats]:
    base, body, across, x, foot, wide = thing
    colour, angle = under
    far = np.hypot(
        (plane.x - x - 1.1 * wide) / (2.2 * wide), (plane.y - foot) / (0.35 * wide)
    )
    colour = blend(colour, style.ramp[0], 0.6 * np.exp(-(far**2)))
    shape = np.clip(across, -1, 1)
    light = 0.2 * np.exp(-((shape + 0.45) ** 2) / 0.06) - 0.3 * np.clip(
        shape, -0.2, 1
    ) ** 2 * np.sign(shape + 0.2)
    skin = base + light[..., None] * np.array([1.0, 0.0, 0.0])
    skin[..., 0] = np.clip(skin[..., 0], 0.1, 0.96)
    colour = blend(colour, skin, body)
    return colour, np.where(body > 0.5, np.pi / 2 + 0.7 * shape, angle)
