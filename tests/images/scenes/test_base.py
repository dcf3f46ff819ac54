"""What several scenes need."""

from __future__ import annotations

import numpy as np

from guard.images.scenes.base import along, blend, filled, soft_step, tone
from guard.images.sketch import plane
from guard.images.style import style_of


def test_blend_mixes_by_share() -> None:
    mixed = blend(np.zeros((1, 2, 3)), np.ones(3), np.array([[0.25, 1.0]]))
    assert mixed[..., 0].tolist() == [[0.25, 1.0]]


def test_lines_of_equal_height_run_along_a_slope() -> None:
    x, y = np.meshgrid(np.arange(9.0), np.arange(9.0))
    assert np.allclose(np.abs(np.sin(along(y))), 0, atol=1e-6)
    assert np.allclose(np.abs(np.sin(along(x))), 1)


def test_polygons_cover_what_they_enclose() -> None:
    window = plane(1, 1)
    square = np.array([[(-0.25, -0.25), (0.25, -0.25), (0.25, 0.25), (-0.25, 0.25)]])
    assert abs(filled(window, square).mean() - 0.25) < 0.01


def test_steps_are_soft() -> None:
    values = soft_step(np.array([-1.0, 0.0, 1.0]), 0.1)
    assert values.tolist() == [0, 0.5, 1]


def test_tones_are_the_styles() -> None:
    style = style_of(b"s", "M")
    assert np.allclose(tone(style, np.array([-1.0, 2.0])), style.ramp[[0, -1]])
