"""Exact p values from ranks, alone, corrected and together.

Had a model never met a crawler's canary, that canary would be one more draw of the
same generator: each place among the controls is then equally likely.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def rank_p(given: float, controls: Sequence[float]) -> float:
    """The chance of a place as good or better. Who ties counts against."""
    return (1 + beaten_by(given, controls)) / (len(controls) + 1)


def beaten_by(given: float, controls: Sequence[float]) -> int:
    return sum(score >= given for score in controls)


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """p values corrected for their number, whatever depends on what (Holm 1979)."""
    corrected, highest = [1.0] * len(values), 0.0
    order = sorted(range(len(values)), key=values.__getitem__)
    for done, place in enumerate(order):
        highest = max(highest, (len(values) - done) * values[place])
        corrected[place] = min(1.0, highest)
    return tuple(corrected)


def fisher(values: Sequence[float]) -> float:
    """One p value of several independent ones (Fisher 1925)."""
    half = -sum(map(math.log, values))  # half of a chi square, 2 n degrees of freedom
    if half <= 0:
        return 1.0
    # Its tail is that of a Poisson count, which needs no library.
    terms = (k * math.log(half) - math.lgamma(k + 1) for k in range(len(values)))
    return min(1.0, sum(math.exp(term - half) for term in terms))


def top_hits(hits: int, trials: int, chance: float) -> float:
    """The chance of so many first places or more, in independent trials."""
    return min(
        1.0,
        sum(
            math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k)
            for k in range(hits, trials + 1)
        ),
    )


def shares(count: int, parts: int) -> tuple[slice, ...]:
    """Controls dealt out: trials that share none are independent."""
    return tuple(slice(part, count, parts) for part in range(parts))
