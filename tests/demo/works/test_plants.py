"""Plants by sunlight, water and gouache."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.demo.looks import pixels


def test_the_fern_is_white_on_blue(folder: Path) -> None:
    print_ = pixels(folder, "fern-eleven-minutes")[120:1080, 120:780]
    blue = print_[..., 2] - print_[..., 0]
    assert np.median(blue) > 40
    assert print_.mean(2).max() > 200


def test_poppies_are_red_on_paper(folder: Path) -> None:
    sheet = pixels(folder, "poppies-boatyard")
    assert (sheet[..., 0] - sheet[..., 1] > 90).mean() > 0.05
    assert (sheet.min(2) > 220).mean() > 0.4


def test_ginkgo_leaves_are_gold_on_indigo(folder: Path) -> None:
    night = pixels(folder, "ginkgo-one-night")
    assert 0.15 < (night[..., 0] > night[..., 2] + 40).mean() < 0.75
