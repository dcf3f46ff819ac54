"""The scene "rings": strokes go round."""

from __future__ import annotations

from tests.images.scenes.sketches import check, sketched


def test_it_can_be_painted_in_any_window() -> None:
    check("rings")


def test_rings_show_accents_and_edges() -> None:
    sketch, _ = sketched("rings")
    assert 0.05 < (sketch.detail > 0.5).mean() < 0.6
