"""A still life: vessels and fruit on a table before a wall, lit from the left."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import soft_step
from guard.images.scenes.study import Part, Study, lighter
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style

_LEVELS = np.linspace(0.0, 1.0, 7)
_TURNED = np.array([0.75, 1.0, 1.15, 1.1, 0.7, 0.42, 0.5])  # foot to lip
_OPEN = np.array([0.5, 0.72, 0.95, 1.08, 1.15, 1.18, 1.22])


def sketch_vessels(plane: Plane, style: Style, draws: Draws) -> Sketch:
    study = Study(plane, style, draws)
    edge = draws.number(0.05, 0.14)
    dark = draws.chance(0.5)
    wall = 0.4 * study.cloud(3.0, 3.0, 4, 0) - 0.7 * plane.x - 0.4 * plane.y
    study.colour = study.tone(np.clip((0.2 if dark else 0.5) + 0.6 * wall, 0.03, 0.85))
    study.angle = style.angle + 1.6 * wall
    cloth = (0.72 if dark else 0.9) + 0.2 * study.cloud(5.0, 14.0, 3, 1)
    cloth = cloth - 0.5 * (plane.y - edge) - 0.3 * np.clip(plane.x, 0, 1)
    study.lay(study.tone(cloth), soft_step(plane.y - edge, 0.006), 0.05)
    fold = soft_step(study.cloud(9.0, 3.0, 2, 2) - 0.66, 0.1)
    study.lay(style.accents[1], 0.3 * fold * (plane.y > edge))
    count = 4 + draws.integer(3)
    places = np.linspace(-0.27, 0.27, count) + draws.uniform(count, -0.05, 0.05)
    feet = np.sort(edge + draws.uniform(count, 0.02, 0.12))
    order = np.argsort(draws.uniform(count), kind="stable")
    for x, foot in zip(places[order].tolist(), feet.tolist(), strict=True):
        _stand_vessel(study, x, foot)
    for _ in range(4 + draws.integer(6)):
        _lay_fruit(study, draws.number(-0.4, 0.4), edge + draws.number(0.1, 0.19))
    return study.sketch(0.2)


def _stand_vessel(study: Study, x: float, foot: float) -> None:
    draws, style = study.draws, study.style
    # From a bowl to a bottle: what is wide is not high.
    slim = draws.number() ** 0.8
    high, wide = 0.12 + 0.34 * slim, 0.13 - 0.075 * slim * draws.number(0.6, 1.0)
    turned = _OPEN + slim * (_TURNED - _OPEN)
    profile = np.pad(draws.uniform(7, 0.7, 1.0) * turned, 1, mode="edge")
    profile = (profile[:-2] + 2 * profile[1:-1] + profile[2:]) / 4
    glaze = style.accents[draws.integer(3)]
    if draws.chance(0.5):
        glaze = study.tone(0.95 if draws.chance(0.5) else draws.number(0.1, 0.5))

    part = study.around(x, foot - high / 2, 0.6 * high + 2 * wide)
    _lay_shadow(study, x, foot, wide)
    level = (foot - study.plane.y[part]) / high
    half = wide * np.interp(level, _LEVELS, profile)
    across = (study.plane.x[part] - x) / np.maximum(half, 1e-6)
    body = soft_step(1 - np.abs(across), 0.06)
    body = body * soft_step(level, 0.02) * soft_step(1 - level, 0.02)
    _lay_round(study, glaze, body, across, part)


def _lay_fruit(study: Study, x: float, foot: float) -> None:
    draws, style = study.draws, study.style
    size = draws.number(0.03, 0.055)
    skin = style.accents[draws.integer(3)] if draws.chance(0.6) else style.ramp[3]
    part = study.around(x, foot, 3 * size)
    _lay_shadow(study, x, foot, size)
    across = (study.plane.x[part] - x) / size
    down = (study.plane.y[part] - foot) / size + 0.8
    body = soft_step(1 - np.hypot(across, down), 0.1)
    _lay_round(study, skin, body, across + 0.5 * down, part)


def _lay_shadow(study: Study, x: float, foot: float, wide: float) -> None:
    part = study.around(x + 1.1 * wide, foot, 6 * wide)
    across = (study.plane.x[part] - x - 1.1 * wide) / (2.2 * wide)
    down = (study.plane.y[part] - foot) / (0.35 * wide)
    study.lay(study.style.ramp[0], 0.6 * np.exp(-(across**2) - down**2), part=part)


def _lay_round(
    study: Study, skin: Floats, body: Floats, across: Floats, part: Part
) -> None:
    """Light on the left, shade on the right; `across` runs from -1 to 1."""
    across = np.clip(across, -1, 1)
    shine = 0.2 * np.exp(-((across + 0.45) ** 2) / 0.06)
    shade = 0.3 * np.clip(across, 0, 1) ** 2
    study.lay(lighter(skin, shine - shade), body, np.pi / 2 + 0.7 * across, part)
