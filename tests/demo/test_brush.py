"""Strokes follow the motif."""

from __future__ import annotations

import numpy as np
import pytest

from guard.demo.brush import (
    BROAD,
    OIL,
    Layer,
    Touch,
    along_edges,
    places,
    repaint,
    weave,
)
from guard.demo.fields import fill, plane


def seeded() -> np.random.Generator:
    return np.random.default_rng(7)


def test_a_repainted_motif_keeps_its_light() -> None:
    x, _ = plane((160, 120))
    motif = np.repeat((x / x.max())[..., None], 3, 2)
    painted = repaint(motif, seeded(), OIL)
    assert np.abs(painted - motif).mean() < 0.06


def test_the_same_hand_paints_the_same_twice() -> None:
    motif = fill((80, 60), "#a52")
    first, second = (repaint(motif, seeded(), Touch(BROAD)) for _ in range(2))
    assert np.array_equal(first, second)


def test_strokes_run_along_an_edge() -> None:
    x, _ = plane((80, 60))
    motif = np.repeat((x > 0.6)[..., None], 3, 2).astype(np.float32)
    angle = along_edges(motif)[30, 36]
    assert abs(np.sin(angle)) == pytest.approx(1, abs=0.05)


def test_no_stroke_goes_where_nothing_is_missing() -> None:
    rows, _ = places(seeded(), Layer(10, 4, 4, miss=0.1), np.zeros((60, 80)))
    assert rows.size == 0


def test_linen_shows_without_changing_the_tone() -> None:
    picture = fill((80, 60), "#888")
    woven = weave(picture, 0.05)
    assert woven.std() > 0
    assert woven.mean() == pytest.approx(picture.mean(), abs=0.01)
