"""Running sums: added up on the road, handed to prometheus_client before anybody reads.

Its own counters take a lock and several calls for each event, and write to a mapped
file where several processes count. An event of ours costs an addition.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar

from prometheus_client import CollectorRegistry, Counter, Histogram, Metric
from prometheus_client.registry import Collector

Labels = str | tuple[str, ...]  # one, or any other number
Measure = TypeVar("Measure", Counter, Histogram)


class Sum(Protocol):
    def hand_over(self) -> None:
        """All that came together since the last time."""
        ...


Kept = TypeVar("Kept", bound=Sum)


class Ledger(Collector):
    """All the sums that a registry shall show. It stands first in it, so that whoever
    reads the registry has them handed over before."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._sums: list[Sum] = []
        registry.register(self)

    def keep(self, kept: Kept) -> Kept:
        self._sums.append(kept)
        return kept

    def hand_over(self) -> None:
        for kept in self._sums:
            kept.hand_over()

    def collect(self) -> Iterable[Metric]:
        self.hand_over()
        return ()


class Counts(defaultdict[Labels, int]):
    """What a Counter is to count, by its labels: `counts[labels] += 1`."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(int)
        self._counter = counter

    def hand_over(self) -> None:
        for labels, amount in self.items():
            labelled(self._counter, labels).inc(amount)
        self.clear()


class Spread:
    """What one Histogram is to observe."""

    __slots__ = ("_bounds", "_counts", "_histogram", "_total")

    def __init__(self, histogram: Histogram) -> None:
        self._histogram = histogram
        self._bounds = bounds_of(histogram)
        self._counts = [0] * len(self._bounds)
        self._total = 0.0

    def add(self, amount: float) -> None:
        self._counts[bisect_left(self._bounds, amount)] += 1
        self._total += amount

    def add_often(self, amount: float, times: int) -> None:
        self._counts[bisect_left(self._bounds, amount)] += times
        self._total += amount * times

    def hand_over(self) -> None:
        if any(self._counts):
            observe_all(self._histogram, self._counts, self._total)
            self._counts = [0] * len(self._bounds)
            self._total = 0.0


class Spreads(dict[Labels, Spread]):
    """What a Histogram is to observe, by its labels: `spreads[labels].add(amount)`."""

    def __init__(self, histogram: Histogram) -> None:
        super().__init__()
        self._histogram = histogram

    def __missing__(self, labels: Labels) -> Spread:
        spread = self[labels] = Spread(labelled(self._histogram, labels))
        return spread

    def hand_over(self) -> None:
        for spread in self.values():
            spread.hand_over()


def labelled(measure: Measure, labels: Labels) -> Measure:
    if isinstance(labels, tuple):
        return measure.labels(*labels) if labels else measure
    return measure.labels(labels)


# prometheus_client has no public way to hand over more than one observation at a time:
# what is private of its Histogram is known to these two functions only. A test holds
# them against `observe`.


def bounds_of(histogram: Histogram) -> tuple[float, ...]:
    """The last is infinite."""
    return tuple(histogram._upper_bounds)


def observe_all(histogram: Histogram, counts: Iterable[int], total: float) -> None:
    """As many observations as `counts` has by bucket, each in one alone."""
    histogram._sum.inc(total)
    for bucket, count in zip(histogram._buckets, counts, strict=True):
        if count:
            bucket.inc(count)
