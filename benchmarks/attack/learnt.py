"""What one attack came to: counts that can be added up, and kept as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Names = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Count:
    hits: int
    of: int

    def __add__(self, other: Count) -> Count:
        return Count(self.hits + other.hits, self.of + other.of)

    @property
    def share(self) -> float:
        return self.hits / self.of if self.of else float("nan")


@dataclass(frozen=True, slots=True)
class Learnt:
    """`victim`: art known as the protected artist's (or made like it). `others`: right
    for the others. `lie`: made in the false style. `sure`: the oracle on art of
    the artists, purified alike. `peak`: the protected artist's best of all tries."""

    victim: Count
    others: Count
    lie: Count = Count(0, 0)
    sure: Count = Count(0, 0)
    peak: Count = Count(0, 0)


def recall(told: Names, names: Names, victim: int) -> Learnt:
    """Of a classifier's answers on clean art."""
    right, is_victim = told == names, names == victim
    return Learnt(counted(right[is_victim]), counted(right[~is_victim]))


def chosen(tries: Sequence[Learnt], artists: int) -> Learnt:
    """The best balanced of the attacker's tries. `peak` may be another's: one that
    calls everything the protected artist's, at worst."""
    best = max(tries, key=lambda learnt: balance(learnt, artists))
    return replace(best, peak=max((t.victim for t in tries), key=lambda c: c.share))


def counted(values: NDArray[np.bool_]) -> Count:
    return Count(int(values.sum()), len(values))


def balance(learnt: Learnt, artists: int) -> float:
    """Mean accuracy over the artists: what an attacker would choose an epoch by."""
    return (learnt.victim.share + (artists - 1) * learnt.others.share) / artists
