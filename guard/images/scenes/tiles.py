"""Tiles of quarter rings, turned at random, that join into wandering bands.

After Truchet's tiles (1704) in the form of Smith (1987), some of them divided.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import blend, soft_step, tone
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style

_SIDE = 64


def sketch_tiles(plane: Plane, style: Style, draws: Draws) -> Sketch:
    noise = Noise(draws)
    count, turn = draws.number(5.0, 8.0), draws.number(0.0, np.pi / 2)
    bent = 0.06 * (noise.cloud(plane, 2.5, 2.5, 2, 1) - 0.5)
    x = (plane.x * np.cos(turn) - plane.y * np.sin(turn) + bent) * count + _SIDE / 2
    y = (plane.x * np.sin(turn) + plane.y * np.cos(turn) - bent) * count + _SIDE / 2
    divided = draws.uniform(_SIDE * _SIDE) < 0.3
    fine = divided[_index(x, y)]
    x, y = np.where(fine, 2 * x, x), np.where(fine, 2 * y, y)

    luck = draws.uniform(_SIDE * _SIDE)[_index(x, y)]
    across, down = x % 1.0, y % 1.0
    across = np.where(luck < 0.5, across, 1 - across)
    near = across + down < 1  # which of the two arcs
    corner_x, corner_y = (
        np.where(near, across, 1 - across),
        np.where(near, down, 1 - down),
    )
    far = np.hypot(corner_x, corner_y)
    swing = np.arctan2(corner_y, corner_x) + np.pi / 2
    mood = noise.cloud(plane, 3.0, 3.0, 3, 2)
    colour = _bands(style, mood, far, noise.cloud(plane, 1.6, 1.6, 1, 3))
    lean = np.where(luck < 0.5, swing, -swing) - turn
    return Sketch(colour, lean, np.maximum(edges(colour), 0.23))


def _index(x: Floats, y: Floats) -> NDArray[np.int64]:
    column, row = np.floor(x).astype(int) % _SIDE, np.floor(y).astype(int) % _SIDE
    return np.asarray(column + row * _SIDE)


def _bands(style: Style, mood: Floats, far: Floats, warm: Floats) -> Floats:
    """Ground, a broad band along the arc, and a bright line in its middle."""
    off = np.abs(far - 0.5)
    colour = tone(style, 0.1 + 0.45 * mood)
    band = tone(style, 0.5 + 0.5 * mood)
    band = blend(band, style.accents[0], 0.8 * soft_step(warm - 0.72, 0.12))
    colour = blend(colour, style.ramp[0], soft_step(0.21 - off, 0.03))
    colour = blend(colour, band, soft_step(0.17 - off, 0.03))
    return blend(colour, style.accents[2], 0.9 * soft_step(0.035 - off, 0.03))
