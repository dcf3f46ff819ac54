"""Watercolour only darkens, and stays near its shape."""

from __future__ import annotations

import numpy as np

from guard.demo.water import sheet, wash

SIZE = (120, 90)


def seeded() -> np.random.Generator:
    return np.random.default_rng(7)


def test_paper_is_pale_and_has_a_tooth() -> None:
    paper = sheet(seeded(), SIZE)
    assert paper.mean() > 0.85
    assert paper.std(axis=(0, 1)).min() > 0.002


def test_a_wash_darkens_its_shape_and_nothing_far_from_it() -> None:
    paper, mask = sheet(seeded(), SIZE), np.zeros((90, 120), np.float32)
    mask[20:40, 20:40] = 1
    painted = wash(paper, mask, "#a33", seeded(), bleed=3)
    assert painted[25:35, 25:35].mean() < paper[25:35, 25:35].mean() - 0.1
    assert np.array_equal(painted[:, 70:], paper[:, 70:])


def test_an_empty_brush_leaves_the_paper_alone() -> None:
    paper = sheet(seeded(), SIZE)
    assert wash(paper, np.zeros((90, 120)), "#a33", seeded()) is paper
