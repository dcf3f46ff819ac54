"""The scene "tiles": bands that wander."""

from __future__ import annotations

import numpy as np

from tests.images.scenes.sketches import check, sketched


def test_it_can_be_painted_in_any_window() -> None:
    check("tiles")


def test_bands_wander_in_all_directions() -> None:
    sketch, _ = sketched("tiles")
    doubled = np.exp(2j * sketch.angle)
    assert abs(doubled.mean()) < 0.35
