"""The painter gives back the sketch in strokes."""

from __future__ import annotations

import numpy as np

from guard.images.colour import to_rgb
from guard.images.draws import Draws
from guard.images.painter import CANVAS, paint
from guard.images.sketch import Sketch, edges, plane
from guard.images.style import style_of


def test_a_painting_looks_like_its_sketch_but_is_not_it() -> None:
    window, style = plane(400, 300), style_of(b"s", "M")
    colour = np.zeros((*window.x.shape, 3), np.float32)
    colour[..., 0] = np.where(window.x > 0, 0.8, 0.3)
    sketch = Sketch(colour, np.zeros(window.x.shape), edges(colour))
    painted = paint(sketch, window, b"s", style, Draws(b"s"))
    assert painted.size == (CANVAS, CANVAS * 3 // 4)

    small = painted.convert("RGB").resize(window.x.shape[::-1])
    gap = np.abs(np.asarray(small, float) - to_rgb(colour))
    assert 2 < gap.mean() < 15
