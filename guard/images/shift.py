"""The style shift: a work repainted in the false style, from its coarse layout alone.

Of the original only the order of light and dark among a few cells remains; its tones,
palette and brushwork do not.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from guard.images.draws import Draws, Floats
from guard.images.painter import paint
from guard.images.scenes.base import blend, soft_step, tone
from guard.images.sketch import Noise, Plane, Sketch, edges, plane
from guard.images.style import style_of


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
    style = style_of(secret, artist)
    draws = Draws(secret, "shift", artist, work)
    noise = Noise(draws)
    light = _spread(cells, window)
    light = np.clip(light + 0.3 * (noise.cloud(window, 6.0, 6.0) - 0.5), 0, 1)
    colour = tone(style, 0.06 + 0.9 * light)
    loud = soft_step(noise.cloud(window, 9.0, 9.0, 2, 1) - 0.7, 0.05)
    colour = blend(colour, style.accents[0], 0.8 * loud * (light > 0.45))
    down, across = np.gradient(light)
    along = np.arctan2(across, -down) % np.pi
    angle = style.angle + 0.6 * np.sin(2 * (along - style.angle))
    sketch = Sketch(colour, angle, np.maximum(0.25, edges(colour)))
    return paint(sketch, window, secret, style, draws)


def _spread(cells: Floats, window: Plane) -> Floats:
    rows, columns = window.x.shape
    small = Image.fromarray(cells.astype(np.float32), "F")
    return np.asarray(small.resize((columns, rows), Image.Resampling.BICUBIC), float)
