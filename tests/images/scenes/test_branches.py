"""The scene "branches": dark wood before a light sky."""

from __future__ import annotations

import numpy as np

from tests.images.scenes.sketches import check, sketched


def test_it_can_be_painted_in_any_window() -> None:
    check("branches")


def test_dark_wood_stands_before_a_light_sky() -> None:
    sketch, window = sketched("branches")
    light = sketch.colour[np.abs(window.y) < 0.15][..., 0]
    assert np.percentile(light, 2) < 0.35
    assert np.percentile(light, 70) > 0.6
