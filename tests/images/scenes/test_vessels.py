"""The scene "vessels": things on a table."""

from __future__ import annotations

import numpy as np

from tests.images.scenes.sketches import check, sketched


def test_it_can_be_painted_in_any_window() -> None:
    check("vessels")


def test_vessels_stand_out_before_the_wall() -> None:
    sketch, window = sketched("vessels")
    middle = np.abs(window.y) < 0.1
    assert sketch.detail[middle].max() == 1
