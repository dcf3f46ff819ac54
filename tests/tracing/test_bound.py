"""The bound holds, and is said in words that round the right way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.tracing.bound import in_words, least_score, log_chance


@pytest.mark.parametrize("seed", range(3))
def test_chance_reaches_a_score_more_rarely_than_the_bound_says(seed: int) -> None:
    draws = np.random.default_rng(seed)
    reading = draws.laplace(size=500)
    reading /= np.linalg.norm(reading)
    scores = draws.choice((-1.0, 1.0), (20_000, 500)) @ reading
    for score in (1.0, 2.0, 3.0):
        assert np.mean(scores >= score) <= math.exp(log_chance(score, 1)) + 0.001


@given(st.floats(1e-30, 0.5), st.floats(1, 1e30))
def test_the_least_score_is_just_sure_enough(alpha: float, tries: float) -> None:
    log = log_chance(least_score(alpha, tries), tries)
    assert log == pytest.approx(math.log(alpha), abs=1e-6)


def test_a_million_tries_need_a_score_of_seven_and_a_half() -> None:
    assert least_score(1e-6, 1e6) == pytest.approx(7.43, abs=0.01)


def test_nothing_is_surer_than_certain() -> None:
    assert log_chance(-5, 10) == log_chance(0, 1e9) == 0


@pytest.mark.parametrize(
    ("log", "words"),
    [
        (0.0, "1"),
        (math.log(0.25), "0.25"),
        (math.log(0.0104), "0.011"),
        (math.log(0.996), "1"),
        (math.log(2.1e-12), "3e-12"),
        (-5000, "4e-2172"),
    ],
)
def test_a_bound_is_rounded_up(log: float, words: str) -> None:
    assert in_words(log) == words


@given(st.floats(-1e4, 0))
def test_words_are_never_below_the_bound(log: float) -> None:
    digits, _, exponent = in_words(log).partition("e")
    told = math.log(float(digits)) + float(exponent or 0) * math.log(10)
    assert told >= log - 1e-6
