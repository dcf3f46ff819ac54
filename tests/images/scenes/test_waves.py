"""The scene "waves": sky over water."""

from __future__ import annotations

from tests.images.scenes.sketches import check, sketched


def test_it_can_be_painted_in_any_window() -> None:
    check("waves")


def test_the_sea_is_livelier_than_the_sky() -> None:
    sketch, window = sketched("waves")
    assert sketch.detail[window.y > 0.15].mean() > sketch.detail[window.y < -0.3].mean()
