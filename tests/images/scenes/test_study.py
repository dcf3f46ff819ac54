"""Things laid over one another."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws
from guard.images.scenes.study import Study, lighter
from guard.images.sketch import plane
from guard.images.style import style_of


def _study() -> Study:
    return Study(plane(200, 100), style_of(b"s", "M"), Draws(b"s"))


def test_what_is_laid_covers_and_turns_only_its_part() -> None:
    study = _study()
    part = study.around(0.25, 0.0, 0.1)
    cover = np.ones(study.plane.x[part].shape)
    study.lay(np.ones(3), cover, 1.5, part)
    assert study.colour[part].min() == 1
    assert study.angle[part].min() == 1.5
    assert study.colour[study.plane.x < 0.1].max() == 0


def test_what_lies_outside_is_an_empty_part() -> None:
    study = _study()
    assert study.plane.x[study.around(3.0, 3.0, 0.1)].size == 0


def test_a_sky_is_lightest_near_the_horizon() -> None:
    study = _study()
    study.sky(0.2)
    light = study.colour[..., 0]
    assert light[study.plane.y > 0.15].mean() > light[study.plane.y < -0.2].mean()


def test_lighter_stays_within_what_paint_can_show() -> None:
    assert lighter(np.array([0.9, 0.1, 0.1]), 0.5)[0] == np.float32(0.97)
    assert lighter(np.zeros(3), np.full((2, 2), 0.3)).shape == (2, 2, 3)
