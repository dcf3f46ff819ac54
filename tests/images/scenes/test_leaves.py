"""The scene "leaves": many shapes lie over one another."""

from __future__ import annotations

import numpy as np

from tests.images.scenes.sketches import check, sketched


def test_it_can_be_painted_in_any_window() -> None:
    check("leaves")


def test_shapes_of_all_sizes_lie_over_one_another() -> None:
    sketch, _ = sketched("leaves")
    tones = np.unique(sketch.angle.round(6))
    assert len(tones) > 150
