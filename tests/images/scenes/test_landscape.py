"""The scene "landscape": light above, dark below."""

from __future__ import annotations

from tests.images.scenes.sketches import check, sketched


def test_it_can_be_painted_in_any_window() -> None:
    check("landscape")


def test_the_sky_is_lighter_than_the_field() -> None:
    sketch, window = sketched("landscape")
    light = sketch.colour[..., 0]
    assert light[window.y < -0.25].mean() > light[window.y > 0.25].mean() + 0.15
