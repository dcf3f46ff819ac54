"""Draws are the same everywhere and differ wherever a label differs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guard.images.draws import Draws
from guard.images.lots import digest


def test_the_stream_never_changes() -> None:
    assert Draws(b"secret", "a").uniform(3).round(6).tolist() == [
        0.887323,
        0.919776,
        0.720969,
    ]


def test_labels_do_not_run_together() -> None:
    assert digest(b"s", "ab", "c") != digest(b"s", "a", "bc")


@given(st.binary(max_size=64), st.lists(st.text(), max_size=3))
def test_any_label_gives_draws(secret: bytes, labels: list[str]) -> None:
    assert 0 <= Draws(secret, *labels).number() < 1


def test_normal_draws_have_the_mean_and_spread_asked_for() -> None:
    values = Draws(b"s").normal(20_000, mean=3.0, sd=2.0)
    assert abs(values.mean() - 3) < 0.1
    assert abs(values.std() - 2) < 0.1


def test_dice_are_even_between_0_and_1_and_never_change() -> None:
    dice = Draws(b"s").dice(3, 7_000)
    assert 0 < dice.min() < 0.001 < 0.999 < dice.max() < 1
    assert np.abs(dice.mean(axis=1) - 0.5).max() < 0.02
    assert np.array_equal(dice, Draws(b"s").dice(3, 7_000))


def test_integers_cover_their_range() -> None:
    draws = Draws(b"s")
    assert {draws.integer(4) for _ in range(200)} == {0, 1, 2, 3}


def test_chance_is_a_share() -> None:
    draws = Draws(b"s")
    assert 50 < sum(draws.chance(0.1) for _ in range(1000)) < 150


def test_bytes_are_as_many_as_asked_for() -> None:
    data = Draws(b"s").bytes(1001)
    assert data.dtype == np.uint8
    assert data.size == 1001
