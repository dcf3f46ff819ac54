"""The arithmetic of what was learnt."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.attack.learnt import Count, Learnt, balance, chosen, recall


def test_recall_parts_the_protected_artist_from_the_others() -> None:
    learnt = recall(np.array([0, 1, 1, 2, 0]), np.array([0, 0, 1, 2, 2]), victim=0)

    assert learnt.victim == Count(1, 2)
    assert learnt.others == Count(2, 3)


def test_counts_add_up() -> None:
    assert (Count(1, 4) + Count(2, 4)).share == pytest.approx(0.375)


def test_balance_weighs_all_artists_alike() -> None:
    assert balance(Learnt(Count(0, 5), Count(9, 9)), 6) == pytest.approx(5 / 6)


def test_the_protected_artists_peak_may_be_another_try_than_the_balanced() -> None:
    greedy, even = Learnt(Count(3, 5), Count(1, 9)), Learnt(Count(0, 5), Count(9, 9))
    learnt = chosen((greedy, even), 6)

    assert (learnt.victim, learnt.peak) == (Count(0, 5), Count(3, 5))
