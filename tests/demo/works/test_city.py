"""Windows are lit, rain bends the light."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.demo.looks import pixels


def test_most_windows_are_lit(folder: Path) -> None:
    house = pixels(folder, "half-past-six")
    panes = [
        house[60 + row * 292 : 250 + row * 292, 70 + column * 228 : 205 + column * 228]
        for row in range(3)
        for column in range(5)
    ]
    lit = sum(float(pane.mean()) > 100 for pane in panes)
    assert 7 < lit < 15


def test_the_rain_has_fine_detail_over_soft_lights(folder: Path) -> None:
    light = pixels(folder, "line-nine-rain").mean(2)
    assert np.abs(np.diff(light, axis=0)).max() > 60
    assert light.std() > 20
