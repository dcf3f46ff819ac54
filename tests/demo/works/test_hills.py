"""Fog pales what is far, night keeps its stars."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.demo.looks import pixels


def test_each_ridge_is_darker_than_the_one_behind(folder: Path) -> None:
    light = pixels(folder, "six-ridges").mean((1, 2))
    far, middle, near = light[360:420].mean(), light[560:620].mean(), light[840:].mean()
    assert far > middle > near


def test_the_hut_is_the_warmest_thing_in_the_night(folder: Path) -> None:
    night = pixels(folder, "hut-new-moon")
    warm = night[..., 0] - night[..., 2]
    row, column = np.unravel_index(warm.argmax(), warm.shape)
    assert 1000 < row < 1080
    assert 250 < column < 370


def test_the_last_light_is_on_the_mountain(folder: Path) -> None:
    face = pixels(folder, "north-face-last-light")
    rose = face[..., 0] - face[..., 2]
    assert rose[300:600].mean() > rose[:150].mean()
