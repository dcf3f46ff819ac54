"""Solids take the light from the upper left."""

from __future__ import annotations

import numpy as np

from guard.demo.fields import fill
from guard.demo.solids import ball, cast, lathe, lit, place, shine

SIZE = (120, 90)


def test_a_ball_is_brightest_towards_the_window() -> None:
    body = ball(SIZE, (0.66, 0.5), 0.3)
    light = lit(body) * body.mask
    assert light[30, 45] > light[60, 75]


def test_a_shine_is_small() -> None:
    body = ball(SIZE, (0.66, 0.5), 0.3)
    assert 0 < (shine(body, 60) * body.mask > 0.5).mean() < 0.05


def test_a_turned_solid_stands_on_its_foot() -> None:
    mask = lathe(SIZE, (0.66, 0.9), 0.7, (0.1, 0.2, 0.05)).mask
    rows = np.flatnonzero(mask.max(1) > 0.5)
    assert rows.min() / 90 > 0.18
    assert rows.max() / 90 < 0.95


def test_a_placed_solid_covers_only_itself() -> None:
    body = ball(SIZE, (0.66, 0.5), 0.2)
    picture = place(fill(SIZE, "#000"), body, ("#f00", "#ff0"))
    assert picture[45, 60].sum() > 0
    assert picture[2, 2].sum() == 0


def test_a_shadow_falls_to_the_right() -> None:
    floor = cast(fill(SIZE, "#fff"), (0.4, 0.7), 0.1, 0.4)
    assert floor[64, 50].mean() < floor[64, 22].mean()
