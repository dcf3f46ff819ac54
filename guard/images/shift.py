"""The style shift: a work repainted in the false style, from its coarse layout alone.

Of the original only the order of light and dark among a few cells remains; its tones,
palette and brushwork do not.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from PIL import Image

from guard.images.draws import Draws, Floats
from guard.images.painter import paint
from guard.images.scenes.base import along, blend, soft_step, tone
from guard.images.sketch import Noise, Plane, Sketch, edges, plane
from guard.images.style import Style, style_of

_TERRACES = 7


def layout(image: Image.Image, grid: int) -> Floats:
    """(grid, grid) ranks of lightness from 0 to 1: contrast and tones are dropped."""
    cells = image.convert("L").resize((grid, grid), Image.Resampling.BOX)
    flat = np.asarray(cells, dtype=np.float64).ravel()
    ranks = np.empty(flat.size)
    ranks[np.argsort(flat, kind="stable")] = np.linspace(0.0, 1.0, flat.size)
    return ranks.reshape(grid, grid)


def paint_shift(
    cells: Floats, secret: bytes, artist: str, work: str, size: tuple[int, int]
) -> Image.Image:
    """A painting with the proportions of `size`, at the painter's own resolution."""
    window = plane(*size)
    style = _flat(secret, artist)
    draws = Draws(secret, "shift", artist, work)
    noise = Noise(draws)
    light = _bent(_spread(cells, window), window, noise)
    light = np.clip(light + 0.5 * (noise.cloud(window, 5.0, 5.0, 5, 3) - 0.5), 0, 1)
    # Terraces give the broad forms an edge, as a palette knife would.
    terrace = np.floor(light * _TERRACES) / (_TERRACES - 1)
    colour = tone(style, 0.05 + 0.9 * (0.75 * terrace + 0.25 * light))
    fleck = soft_step(noise.cloud(window, 30.0, 30.0, 2, 4) - 0.74, 0.05)
    ridge = np.clip(edges(colour), 0.0, 1.0) * (light > 0.35)
    colour = blend(colour, style.accents[0], 0.9 * fleck * ridge)
    glow = soft_step(noise.cloud(window, 18.0, 18.0, 2, 5) - 0.8, 0.05)
    colour = blend(colour, style.accents[2], 0.8 * glow * (light > 0.6))
    turn = along(light) - style.angle
    angle = style.angle + 0.5 * np.sin(2 * turn)
    sketch = Sketch(colour, angle, edges(colour))
    return paint(sketch, window, secret, style, draws)


@lru_cache(maxsize=64)  # a brush is made for each style
def _flat(secret: bytes, artist: str) -> Style:
    """Broad forms have little detail: lit paint would drown them, as in a texture."""
    return replace(style_of(secret, artist), relief=0.0)


def _bent(field: Floats, window: Plane, noise: Noise) -> Floats:
    """The field seen through uneven glass."""
    rows, columns = field.shape
    shift_x = 0.1 * (noise.cloud(window, 4.0, 4.0, 3, 1) - 0.5)
    shift_y = 0.1 * (noise.cloud(window, 4.0, 4.0, 3, 2) - 0.5)
    column, row = window.pixels(window.x + shift_x, window.y + shift_y)
    at_row = np.clip(row, 0, rows - 1).astype(int)
    return np.asarray(field[at_row, np.clip(column, 0, columns - 1).astype(int)])


def _spread(cells: Floats, window: Plane) -> Floats:
    rows, columns = window.x.shape
    small = Image.fromarray(cells.astype(np.float32), "F")
    return np.asarray(small.resize((columns, rows), Image.Resampling.BICUBIC), float)
