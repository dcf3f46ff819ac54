"""Cut paper, stencils and silhouettes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.demo.looks import pixels


def test_the_garden_is_made_of_flat_bright_sheets(folder: Path) -> None:
    sheet = pixels(folder, "garden-remembered")
    assert np.ptp(sheet, axis=2).mean() > 70


def test_the_quarters_leave_paper_bare(folder: Path) -> None:
    bare = pixels(folder, "twenty-quarters").min(2) > 190
    assert 0.1 < bare.mean() < 0.7


def test_the_nearest_sister_is_the_darkest(folder: Path) -> None:
    light = pixels(folder, "three-sisters").mean(2)
    assert light[1150, 300] < 90
    assert light[100, 100] > 180
