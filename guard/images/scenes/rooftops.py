"""A town on a slope: house before house, with pitched roofs and lit windows."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import blend, filled, soft_step
from guard.images.scenes.study import Study
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style

_ROWS = 5
_KINDS = 3  # every third house is painted alike
_PANES = tuple((across, down) for across in (0.2, 0.6) for down in (0.18, 0.68))


def sketch_rooftops(plane: Plane, style: Style, draws: Draws) -> Sketch:
    study = Study(plane, style, draws)
    top = draws.number(-0.2, -0.08)
    study.sky(top + 0.1)
    for row in range(_ROWS):
        depth = (row + 1) / _ROWS
        foot = top + 0.66 * depth**1.2 - 0.02
        walls, roofs, panes = _row(study, foot, 0.08 + 0.1 * depth)
        for kind in range(_KINDS):
            shade = 0.78 - 0.5 * depth * draws.number(0.6, 1.0)
            red = kind == 0 and depth > 0.3
            _lay_houses(study, walls[kind::_KINDS], roofs[kind::_KINDS], (shade, red))
        warm = soft_step(study.cloud(30.0, 30.0, 1, 3) - 0.45, 0.1)
        dark = np.broadcast_to(style.ramp[0], study.colour.shape)
        study.lay(blend(dark, style.accents[2], warm), 0.95 * filled(plane, panes))
    return study.sketch(0.22 * (plane.y > top))


def _lay_houses(
    study: Study, walls: Floats, roofs: Floats, look: tuple[float, bool]
) -> None:
    shade, red = look
    wear = 0.14 * (study.cloud(18.0, 18.0, 3, 2) - 0.5)
    study.lay(study.tone(shade + 0.1 + wear), filled(study.plane, walls), np.pi / 2)
    tiles = study.style.accents[1] if red else study.tone(shade - 0.22 + wear)
    study.lay(tiles, filled(study.plane, roofs), study.style.angle * 0.3 + 0.5)


def _row(study: Study, base: float, size: float) -> tuple[Floats, Floats, Floats]:
    """Outlines of walls, roofs and windows of houses side by side."""
    draws = study.draws
    wide = draws.uniform(40, 0.7, 1.5) * size
    left = np.cumsum(wide) - wide - 0.6
    wide, left = wide[left < 0.55], left[left < 0.55]
    ground = base + 0.12 * (study.noise.line(left * 3 + 20, 2) - 0.5)
    eaves = ground - draws.uniform(len(wide), 0.2, 0.9) * size
    ridge = eaves - draws.uniform(len(wide), 0.35, 0.8) * size
    peak = left + wide * draws.uniform(len(wide), 0.3, 0.7)
    right, over = left + wide, 0.1 * size
    walls = _box(left, eaves, wide, ground + 0.5 - eaves)
    roofs = _outline((left - over, eaves), (peak, ridge), (right + over, eaves))
    panes = [
        _box(left + wide * across, eaves + size * down, 0.2 * wide, 0.3 * size)
        for across, down in _PANES
    ]
    return walls, roofs, np.concatenate(panes)


def _box(left: Floats, top: Floats, wide: Floats, high: Floats | float) -> Floats:
    right, bottom = left + wide, top + high
    return _outline((left, top), (right, top), (right, bottom), (left, bottom))


def _outline(*corners: tuple[Floats, Floats]) -> Floats:
    """(n, corners, 2) from the coordinates of each corner."""
    return np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)
