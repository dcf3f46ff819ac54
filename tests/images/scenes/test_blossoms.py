"""The scene "blossoms": flowers on a dark ground."""

from __future__ import annotations

import numpy as np

from tests.images.scenes.sketches import check, sketched


def test_it_can_be_painted_in_any_window() -> None:
    check("blossoms")


def test_light_flowers_lie_on_a_dark_ground() -> None:
    light = sketched("blossoms")[0].colour[..., 0]
    assert np.percentile(light, 25) < 0.5
    assert np.percentile(light, 95) > 0.65
