"""Outlines become fields."""

from __future__ import annotations

import pytest

from guard.demo.works.shapes import curve, mask_of

SQUARE = ((2.0, 2.0), (6.0, 2.0), (6.0, 6.0), (2.0, 6.0))


def test_a_polygon_covers_its_area() -> None:
    assert mask_of((10, 8), SQUARE).sum() == pytest.approx(16, abs=5)


@pytest.mark.parametrize("shift", [-50.0, 50.0])
def test_a_polygon_off_the_sheet_leaves_it_empty(shift: float) -> None:
    away = tuple((x + shift, y) for x, y in SQUARE)
    assert mask_of((10, 8), away).sum() == 0


def test_a_curve_goes_through_its_points() -> None:
    assert set(SQUARE) <= set(curve(SQUARE, 5))
