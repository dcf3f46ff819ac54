"""OKLab against known colours."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from guard.images.colour import lch, picked, ramp, to_rgb, to_ycc


@pytest.mark.parametrize(
    ("lab", "rgb"),
    [
        # Values of the definition's own page for sRGB's corners.
        ((1.0, 0.0, 0.0), (255, 255, 255)),
        ((0.0, 0.0, 0.0), (0, 0, 0)),
        ((0.62796, 0.22486, 0.12585), (255, 0, 0)),
        ((0.45201, -0.03246, -0.31153), (0, 0, 255)),
    ],
)
def test_known_colours(
    lab: tuple[float, float, float], rgb: tuple[int, int, int]
) -> None:
    gap = to_rgb(np.array(lab)).astype(int) - np.array(rgb)
    assert np.abs(gap).max() <= 2


def test_what_is_outside_the_gamut_is_clipped() -> None:
    assert to_rgb(lch(0.9, 0.5, 0.3)).max() == 255


def test_a_ramp_passes_its_stops() -> None:
    stops = np.array([[0.0, 0, 0], [0.5, 1, 0], [1.0, 0, 1]])
    values = ramp(stops, np.array([0.0, 0.5, 0.75, 1.0]))
    assert values.round(2).tolist() == [
        [0, 0, 0],
        [0.5, 1, 0],
        [0.75, 0.5, 0.5],
        [1, 0, 1],
    ]


def test_colours_for_a_jpeg_are_those_that_pillow_makes() -> None:
    lab = np.random.default_rng(1).uniform((0, -0.2, -0.2), (1, 0.2, 0.2), (20, 30, 3))
    known = Image.fromarray(to_rgb(lab), "RGB").convert("YCbCr")
    assert np.abs(to_ycc(lab).astype(int) - np.asarray(known)).max() <= 1


def test_colours_are_picked_by_number() -> None:
    table = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert picked(table, np.array([[1, 0]])).tolist() == [[[3, 4, 5], [0, 1, 2]]]
