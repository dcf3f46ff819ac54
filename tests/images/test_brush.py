"""Masks of strokes: made once, turned, and no larger than what they cover."""

from __future__ import annotations

import numpy as np
import pytest

from guard.images.brush import ANGLES, BENDS, VARIANTS, Brush, looks_of
from guard.images.style import style_of

_BRUSH = Brush(b"s", style_of(b"s", "M"), 12.0)


def _sides(angle: float, brush: Brush = _BRUSH) -> tuple[int, int]:
    look = looks_of(np.array([angle]), np.array([0.5]), np.array([0.0]))
    left, top, right, bottom = brush.masks(look)[0][0].tolist()
    return right - left, bottom - top


def test_a_mask_is_made_once() -> None:
    looks = np.array([5, 7, 5])
    _, first = _BRUSH.masks(looks)
    _, second = _BRUSH.masks(looks[:1])
    assert first[0] is first[2] is second[0]


def test_a_stroke_turns() -> None:
    (wide, low), (slim, high) = _sides(0.0), _sides(np.pi / 2)
    assert wide > 2 * low
    assert high > 2 * slim


def test_every_direction_bend_and_bristle_is_a_look_of_its_own() -> None:
    angle = np.arange(ANGLES) * 2 * np.pi / ANGLES - np.pi
    dice = (np.arange(3) + 0.5) / 3
    grid = np.meshgrid(angle, dice, dice)
    looks = looks_of(*(axis.ravel() for axis in grid))
    assert sorted(looks.tolist()) == list(range(ANGLES * len(BENDS) * VARIANTS))


@pytest.mark.parametrize("width", [0.1, 1.0, 80.0])
def test_any_width_gives_a_mask(width: float) -> None:
    wide, high = _sides(0.6, Brush(b"s", style_of(b"s", "M"), width))
    assert min(wide, high) > 0
