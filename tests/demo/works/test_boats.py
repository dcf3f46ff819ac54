"""Ferry, race and posts hold what their titles say."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.demo.looks import pixels


def test_the_posts_are_a_photograph_without_colour(folder: Path) -> None:
    print_ = pixels(folder, "groynes-low-water")
    assert np.ptp(print_, axis=2).max() == 0
    assert print_[700:, :150].min() < 30


def test_the_ferry_has_its_lights_on(folder: Path) -> None:
    dawn = pixels(folder, "first-ferry")
    assert (dawn[320:350, 780:1060, 0] - dawn[320:350, 780:1060, 2]).max() > 50


def test_the_paper_of_the_race_stays_white_somewhere(folder: Path) -> None:
    assert (pixels(folder, "wednesday-race").min(2) > 235).mean() > 0.05
