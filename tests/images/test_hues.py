"""Colours have the names that people give them."""

from __future__ import annotations

import pytest

from guard.images.hues import lch, name_of


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        (lch(0.0, 0.0, 0.0), "black"),
        (lch(1.0, 0.0, 0.0), "white"),
        (lch(0.5, 0.01, 0.3), "grey"),
        ((0.62796, 0.22486, 0.12585), "red"),  # sRGB's corners
        ((0.86644, -0.23389, 0.1795), "green"),
        ((0.45201, -0.03246, -0.31153), "blue"),
        (lch(0.3, 0.06, 0.7), "blue"),  # navy
        (lch(0.4, 0.06, 0.15), "brown"),
        (lch(0.75, 0.15, 0.17), "orange"),
        (lch(0.9, 0.17, 0.29), "yellow"),
        (lch(0.85, 0.07, 0.0), "pink"),
        (lch(0.4, 0.15, 0.86), "purple"),
    ],
)
def test_a_colour_has_its_basic_name(
    colour: tuple[float, float, float], name: str
) -> None:
    assert name_of(colour) == name
