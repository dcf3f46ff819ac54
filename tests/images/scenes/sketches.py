"""Sketches for the tests of scenes, and what is true of all."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws
from guard.images.scenes import SCENES
from guard.images.sketch import GRID, Plane, Sketch, plane
from guard.images.style import style_of


def sketched(
    scene: str, size: tuple[int, int] = (400, 300), work: str = "1"
) -> tuple[Sketch, Plane]:
    window = plane(*size)
    draws = Draws(b"s", scene, work)
    return SCENES[scene](window, style_of(b"s", "M"), draws), window


def check(scene: str) -> None:
    """Values are right in every window; windows agree; works differ."""
    for size in ((400, 300), (1, 1000), (1000, 1), (7, 9)):
        sketch, window = sketched(scene, size)
        assert sketch.colour.shape == (*window.x.shape, 3)
        assert sketch.angle.shape == sketch.detail.shape == window.x.shape
        assert np.isfinite(sketch.colour).all()
        assert np.isfinite(sketch.angle).all()
        assert 0 <= sketch.detail.min() <= sketch.detail.max() <= 1
        assert -0.1 < sketch.colour[..., 0].min() <= sketch.colour[..., 0].max() < 1.15
    small, large = sketched(scene, (40, 30))[0], sketched(scene, (804, 603))[0]
    assert np.abs(small.colour - large.colour).max() < 0.02
    # A crop shows the middle of the whole.
    wide, whole = sketched(scene, (512, 256))[0], sketched(scene, (512, 512))[0]
    middle = whole.colour[GRID // 4 : GRID // 4 + GRID // 2]
    assert np.mean(np.abs(middle - wide.colour) > 0.05) < 0.02
    other = sketched(scene, work="2")[0]
    assert np.abs(small.colour - other.colour).mean() > 0.02
