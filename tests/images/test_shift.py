"""The shift keeps the order of light and dark, and nothing else."""

from __future__ import annotations

import numpy as np
from PIL import Image

from guard.images.painter import CANVAS
from guard.images.shift import layout, paint_shift
from tests.images.pictures import likeness, photo


def test_only_the_order_of_light_is_kept() -> None:
    image = photo()
    faded = Image.eval(image, lambda value: 100 + value // 4)
    gap = np.abs(layout(image, 8) - layout(faded, 8))
    assert np.mean(gap) < 0.02


def test_a_shift_keeps_the_coarse_layout() -> None:
    image = photo(400, 300)
    shifted = paint_shift(layout(image, 8), b"s", "M", "/1", image.size)
    assert likeness(image, shifted, 6) > 0.6
    assert shifted.size == (CANVAS, CANVAS * 3 // 4)


def test_a_shift_is_the_same_every_time() -> None:
    cells = layout(photo(), 8)
    first, second = (paint_shift(cells, b"s", "M", "/1", (40, 30)) for _ in range(2))
    assert first.tobytes() == second.tobytes()
