"""Number fields: bounded, repeatable, local."""

from __future__ import annotations

import numpy as np
import pytest

from guard.demo.fields import (
    below,
    clouds,
    fill,
    film,
    glow,
    mix,
    pick,
    plane,
    ramp,
    reach,
    rgb,
    smooth,
    soft,
    to_image,
    to_paint,
    wander,
)

SIZE = (40, 30)


def seeded() -> np.random.Generator:
    return np.random.default_rng(7)


def test_the_plane_is_measured_in_heights() -> None:
    x, y = plane(SIZE)
    assert float(x.max()) == pytest.approx(40 / 30, abs=0.03)
    assert float(y.max()) == pytest.approx(1, abs=0.03)


def test_clouds_are_the_same_from_the_same_seed() -> None:
    first, second = clouds(seeded(), SIZE, 3), clouds(seeded(), SIZE, 3)
    assert np.array_equal(first, second)
    assert 0 <= first.min() < first.max() <= 1


def test_a_wandering_line_stays_between_its_banks() -> None:
    line = wander(seeded(), 200, 4)
    assert float(np.abs(line).max()) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(("value", "out"), [(-1, 0), (0.5, 0.5), (2, 1)])
def test_smooth_steps_from_nothing_to_all(value: float, out: float) -> None:
    assert smooth(0, 1, np.full((1, 1), value))[0, 0] == out


@pytest.mark.parametrize("color", ["#fa0", "#ffaa00"])
def test_colours_are_read_short_and_long(color: str) -> None:
    assert rgb(color) == pytest.approx([1, 170 / 255, 0])


def test_a_ramp_ends_in_its_last_colour() -> None:
    assert ramp(np.full((1, 1), 5.0), "#000", "#fff")[0, 0] == pytest.approx([1, 1, 1])


def test_below_a_line_is_one() -> None:
    _, y = plane((2, 10))
    assert below(y, np.full(2, 0.5))[:, 0].round().tolist() == [0] * 5 + [1] * 5


def test_reach_finds_the_place_and_leaves_some_room() -> None:
    amount = np.zeros((30, 40))
    amount[10:12, 20] = 1
    assert reach(amount, 2) == (slice(8, 14), slice(18, 23))
    assert reach(np.zeros((3, 3))) == (slice(0, 0), slice(0, 0))


def test_mix_changes_only_where_there_is_something_to_mix() -> None:
    below_, amount = fill(SIZE, "#000"), np.zeros((30, 40))
    amount[5, 5] = 1
    mixed = mix(below_, "#fff", amount)
    assert (mixed.sum(), below_.sum()) == (3, 0)


def test_mix_takes_a_plain_share_too() -> None:
    assert mix(fill(SIZE, "#000"), "#fff", 0.5).mean() == pytest.approx(0.5)


def test_light_added_twice_stays_within_white() -> None:
    amount = np.full((30, 40), 3.0)
    assert glow(fill(SIZE, "#888"), "#fff", amount).max() == 1


def test_soft_keeps_the_mean() -> None:
    field = seeded().random((30, 40)).astype(np.float32)
    assert soft(field, 5).mean() == pytest.approx(field.mean(), abs=0.02)


def test_looking_beyond_the_edge_sees_the_edge() -> None:
    picture = fill(SIZE, "#123")
    far = np.full((30, 40), 999.0)
    assert pick(picture, far, far).shape == picture.shape


def test_film_darkens_the_corners() -> None:
    seen = film(fill((200, 150), "#999"), seeded(), 0.0, 0.5)
    assert seen[0, 0].mean() < seen[75, 100].mean()


def test_a_picture_survives_the_way_to_bytes_and_back() -> None:
    picture = fill(SIZE, "#3c7")
    assert to_paint(to_image(picture)) == pytest.approx(picture)
