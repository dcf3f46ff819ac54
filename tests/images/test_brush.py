"""Masks of strokes: made once, turned, and within their box."""

from __future__ import annotations

import pytest

from guard.images.brush import ANGLES, Brush
from guard.images.style import style_of

_BRUSH = Brush(b"s", style_of(b"s", "M"), 12.0)


def test_a_mask_is_made_once() -> None:
    assert _BRUSH.mask(3, 1, 0) is _BRUSH.mask(3 + ANGLES, 1, 3)


def test_a_stroke_turns() -> None:
    level, upright = _BRUSH.mask(0, 1, 0), _BRUSH.mask(ANGLES // 4, 1, 0)
    assert level.width > 2 * level.height
    assert upright.height > 2 * upright.width


@pytest.mark.parametrize("width", [0.1, 1.0, 80.0])
def test_any_width_gives_a_mask(width: float) -> None:
    mask = Brush(b"s", style_of(b"s", "M"), width).mask(5, 0, 1)
    assert mask.width % 2 == mask.height % 2 == 1
