"""The scene "mosaic": cells between joints."""

from __future__ import annotations

from tests.images.scenes.sketches import check, sketched


def test_it_can_be_painted_in_any_window() -> None:
    check("mosaic")


def test_cells_lie_between_joints() -> None:
    sketch, _ = sketched("mosaic")
    assert 0.1 < (sketch.detail > 0.5).mean() < 0.7
