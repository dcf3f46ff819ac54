"""Cells of light between dark joints, like a window or a field seen from above."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import blend, soft_step, tone
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style

_SIDE = 64  # cells of the jittered grid, along each side
_NEAR = tuple((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1))


def sketch_mosaic(plane: Plane, style: Style, draws: Draws) -> Sketch:
    noise = Noise(draws)
    across, down = draws.number(9.0, 17.0), draws.number(9.0, 17.0)
    turn = draws.number(-0.5, 0.5)
    bent = 0.12 * (noise.cloud(plane, 2.0, 2.0, 2, 3) - 0.5)
    x = plane.x * np.cos(turn) - plane.y * np.sin(turn) + bent
    y = plane.x * np.sin(turn) + plane.y * np.cos(turn) - bent
    cell, joint, away = _cells(x * across + _SIDE / 2, y * down + _SIDE / 2, draws)

    column, row = cell % _SIDE, cell // _SIDE
    mood = noise.at(0.22 * column + 60.3, 0.22 * row + 60.7)
    luck = draws.uniform(_SIDE * _SIDE)[cell]
    light = 0.12 * (noise.cloud(plane, 12.0, 12.0, 3, 4) - 0.5)
    colour = tone(style, 0.12 + 0.78 * mood + 0.3 * (luck - 0.5) + light)
    colour = blend(colour, style.accents[0], (luck > 0.94) * 0.95)
    colour = blend(colour, style.accents[2], (luck < 0.05) * 0.95)
    lead = style.ramp[0] if draws.chance(0.6) else style.ramp[5]
    colour = blend(colour, lead, 0.9 * soft_step(0.055 - joint, 0.05))
    angle = style.angle + 2.2 * (luck - 0.5) + 0.4 * away
    return Sketch(colour, angle, np.maximum(edges(colour), 0.23))


def _cells(
    x: Floats, y: Floats, draws: Draws
) -> tuple[NDArray[np.int32], Floats, Floats]:
    """The cell of each point, its distance to the joint, and its side of the seed."""
    seeds = draws.dice(2, _SIDE * _SIDE) * np.float32(0.84) + np.float32(0.08)
    left, top = np.floor(x).astype(np.int32), np.floor(y).astype(np.int32)
    first = np.full(x.shape, 9.0, np.float32)
    second, best = first.copy(), np.zeros(x.shape, np.int32)
    for i, j in _NEAR:
        column, row = left + i, top + j
        index = column % _SIDE + row % _SIDE * _SIDE
        gap_x = column - x
        gap_x += seeds[0].take(index)
        gap_y = row - y
        gap_y += seeds[1].take(index)
        far = gap_x * gap_x
        far += gap_y * gap_y
        second = np.minimum(second, np.maximum(first, far))
        best = np.where(far < first, index, best)
        first = np.minimum(first, far)
    away = x - best % _SIDE - seeds[0].take(best)
    return best, (np.sqrt(second) - np.sqrt(first)) / 2, away
