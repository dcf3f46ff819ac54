"""p values: exact, uniform where nothing was learnt, and small where it was."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.canaries.ranks import fisher, holm, rank_p, shares, top_hits

_P = st.floats(1e-6, 1.0)


def test_the_first_of_a_thousand_has_one_in_a_thousand() -> None:
    assert rank_p(2.0, [1.0] * 999) == 0.001


def test_who_ties_counts_against() -> None:
    assert rank_p(1.0, [1.0] * 999) == 1.0


def test_p_is_uniform_where_nothing_was_given() -> None:
    numbers = random.Random(1)
    values = sorted(
        rank_p(numbers.random(), [numbers.random() for _ in range(99)])
        for _ in range(2000)
    )
    gaps = (abs(value - (k + 1) / 2000) for k, value in enumerate(values))

    # Kolmogorov and Smirnov at 0.001, and the steps of a hundred places.
    assert max(gaps) < 1.95 / math.sqrt(2000) + 0.01


def test_fisher_is_uniform_too_and_never_too_good() -> None:
    numbers = random.Random(2)
    values = [fisher([numbers.random() for _ in range(3)]) for _ in range(4000)]

    for level in (0.01, 0.05, 0.5):
        share = sum(value <= level for value in values) / 4000
        assert abs(share - level) < 4 * math.sqrt(level * (1 - level) / 4000)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([0.03], 0.03),
        ([1.0, 1.0], 1.0),
        # By hand: x (1 - ln x) where x is the product of two.
        ([0.1, 0.2], 0.02 * (1 - math.log(0.02))),
    ],
)
def test_fisher_by_hand(values: list[float], told: float) -> None:
    assert fisher(values) == pytest.approx(told)


@given(st.lists(_P, min_size=1, max_size=60))
def test_fisher_is_a_probability(values: list[float]) -> None:
    assert 0.0 <= fisher(values) <= 1.0


def test_holm_corrects_the_least_by_all() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))


@given(st.lists(_P, max_size=20))
def test_holm_keeps_the_order_and_never_helps(values: list[float]) -> None:
    corrected = holm(values)

    assert all(c >= v for c, v in zip(corrected, values, strict=True))
    assert sorted(corrected) == [
        c for _, c in sorted(zip(values, corrected, strict=True))
    ]


def test_first_places_add_up() -> None:
    assert top_hits(1, 1, 0.001) == pytest.approx(0.001)
    assert top_hits(2, 2, 0.001) == pytest.approx(1e-6)
    assert top_hits(0, 5, 0.001) == pytest.approx(1.0)


def test_controls_are_dealt_out_once() -> None:
    dealt = [number for part in shares(10, 3) for number in range(10)[part]]

    assert sorted(dealt) == list(range(10))
