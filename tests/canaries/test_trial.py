"""Trials: each with its place, corrected for their number, and all together."""

from __future__ import annotations

import math
import random

import pytest

from guard.canaries.trial import Trial, findings_of, together


def _trial(given: float, numbers: random.Random, bot: str = "GPTBot") -> Trial:
    return Trial(bot, "words", given, tuple(numbers.random() for _ in range(999)))


def test_what_was_learnt_comes_first() -> None:
    (finding,) = findings_of([_trial(2.0, random.Random(1))])

    assert (finding.place, finding.among, finding.p) == (1, 1000, 0.001)


def test_the_correction_counts_all_trials() -> None:
    numbers = random.Random(1)
    trials = [_trial(given, numbers) for given in (2.0, 0.5, 0.5)]

    assert findings_of(trials)[0].corrected == pytest.approx(0.003)


def test_what_all_learnt_is_told_better_together() -> None:
    numbers = random.Random(1)
    sums = together([_trial(2.0, numbers, bot) for bot in "abc"])

    assert sums.first_places == 3
    assert sums.binomial == pytest.approx((1 / 334) ** 3)
    assert sums.fisher < 1e-5


def test_kinds_keep_all_their_controls() -> None:
    numbers = random.Random(1)
    one, other = _trial(2.0, numbers), _trial(2.0, numbers)
    pictures = Trial("GPTBot", "pictures", other.given, other.controls)

    assert together([one, pictures]).binomial == pytest.approx(1e-6)


def test_together_is_never_too_good_where_trials_share_their_controls() -> None:
    numbers = random.Random(3)
    hits = 0
    for _ in range(1500):
        controls = tuple(numbers.random() for _ in range(60))
        trials = [Trial(bot, "words", numbers.random(), controls) for bot in "abc"]
        hits += together(trials).fisher <= 0.05

    assert hits / 1500 < 0.05 + 4 * math.sqrt(0.05 * 0.95 / 1500)
