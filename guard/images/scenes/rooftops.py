"""A town on a slope: house before house, with pitched roofs and lit windows."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import blend, filled, soft_step
from guard.images.scenes.study import Part, Study, lighter
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style

_ROWS = 4
_KINDS = 3  # every third house is painted alike
_PANES = tuple((across, down) for across in (0.2, 0.62) for down in (0.24, 0.78))


def sketch_rooftops(plane: Plane, style: Style, draws: Draws) -> Sketch:
    study = Study(plane, style, draws)
    top = draws.number(-0.2, -0.1)
    study.sky(top + 0.1)
    wear = 0.12 * (study.cloud(16.0, 16.0, 3, 2) - 0.5)
    lit = soft_step(study.cloud(26.0, 26.0, 1, 3) - 0.5, 0.1)
    for row in range(_ROWS):
        depth = (row + 1) / _ROWS
        foot = top + 0.72 * depth**1.2 - 0.06
        walls, slopes, panes = _row(study, foot, 0.09 + 0.11 * depth)
        part = study.between(float(slopes[0][..., 1].min()), 1.0)
        _lay_houses(study, (walls, *slopes), (wear[part], part), depth)
        glass = 0.9 * filled(plane, panes)[part]
        study.lay(style.ramp[0], glass, part=part)
        study.lay(style.accents[2], glass * lit[part], part=part)
    return study.sketch(0.22 * (plane.y > top))


def _lay_houses(
    study: Study, outlines: tuple[Floats, ...], where: tuple[Floats, Part], depth: float
) -> None:
    """Far houses are pale; the third of each three has a roof in another colour."""
    wear, part = where
    walls, lit, shaded = (filled(study.plane, shapes)[part] for shapes in outlines)
    left = outlines[0][:, 0, 0]
    at = np.searchsorted(left, study.plane.x[0]) - 1
    kind = (at % _KINDS).astype(np.float32)
    haze = 0.16 * (1 - depth)
    wall = study.tone(0.92 - 0.16 * kind - 0.3 * haze + wear)
    fall = np.clip(0.9 - 0.5 * (study.plane.y[part] + 0.3), 0.5, 1.0)
    study.lay(lighter(wall, 0.3 * (fall - 0.9)), walls, np.pi / 2, part)
    slate = study.tone(0.34 - 0.1 * kind + haze + wear)
    tiles = lighter(study.style.accents[1], haze + wear)
    roof = blend(slate, tiles, np.broadcast_to(kind == _KINDS - 1, wear.shape))
    study.lay(lighter(roof, 0.1), lit, -0.7, part)
    study.lay(lighter(roof, -0.07), shaded, 0.7, part)


def _row(
    study: Study, base: float, size: float
) -> tuple[Floats, tuple[Floats, Floats], Floats]:
    """Outlines of walls, of both slopes of each roof, and of windows, side by side."""
    draws = study.draws
    wide = draws.uniform(40, 0.8, 1.5) * size
    left = np.cumsum(wide) - wide - 0.6
    wide, left = wide[left < 0.55], left[left < 0.55]
    ground = base + 0.14 * (study.noise.line(left * 3 + 20, 2) - 0.5)
    eaves = ground - draws.uniform(len(wide), 0.25, 0.8) * size
    ridge = eaves - draws.uniform(len(wide), 0.4, 0.75) * size
    peak = left + wide * draws.uniform(len(wide), 0.3, 0.7)
    right, over = left + wide, 0.05 * size
    walls = _box(left, eaves, wide, ground + 0.5 - eaves)
    near = _outline((left - over, eaves), (peak, ridge), (peak, eaves))
    far = _outline((peak, eaves), (peak, ridge), (right + over, eaves))
    panes = [
        _box(left + wide * across, eaves + size * down, 0.17 * wide, 0.26 * size)
        for across, down in _PANES
    ]
    return walls, (near, far), np.concatenate(panes)


def _box(left: Floats, top: Floats, wide: Floats, high: Floats | float) -> Floats:
    right, bottom = left + wide, top + high
    return _outline((left, top), (right, top), (right, bottom), (left, bottom))


def _outline(*corners: tuple[Floats, Floats]) -> Floats:
    """(n, corners, 2) from the coordinates of each corner."""
    return np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)
