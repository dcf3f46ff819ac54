"""Night, swell and storm hold what their titles say."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.demo.looks import pixels


def test_the_lamps_of_the_harbour_return_in_the_water(folder: Path) -> None:
    night = pixels(folder, "twenty-to-eleven")
    warm = night[..., 0] - night[..., 2]
    assert warm[330:430].max() > 60
    assert warm[450:640].max() > 40


def test_the_sun_stands_above_the_swell(folder: Path) -> None:
    light = pixels(folder, "long-swell").mean(2)
    row, column = np.unravel_index(light[:300].argmax(), light[:300].shape)
    assert 200 < row < 320
    assert 600 < column < 900


def test_the_front_is_brighter_in_the_sky_than_on_the_sea(folder: Path) -> None:
    light = pixels(folder, "the-front").mean(2)
    assert light[:580].mean() > light[620:].mean() + 20
