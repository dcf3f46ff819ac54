"""The scene "rooftops": houses under a sky."""

from __future__ import annotations

import numpy as np

from tests.images.scenes.sketches import check, sketched


def test_it_can_be_painted_in_any_window() -> None:
    check("rooftops")


def test_walls_are_painted_upright() -> None:
    sketch, window = sketched("rooftops")
    upright = np.isclose(sketch.angle, np.pi / 2)
    assert upright[window.y > 0.1].mean() > 0.1
    assert not upright[window.y < -0.36].any()
