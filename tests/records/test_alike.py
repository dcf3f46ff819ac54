from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import Histogram

from guard.records.alike import Alike, Gathered
from guard.records.sums import Spread


class Taken:
    """Sums up what a tally hands over, and how often it does."""

    def __init__(self) -> None:
        self.times = self.count = self.size = 0

    def take(self, count: int, size: int) -> None:
        self.times += 1
        self.count += count
        self.size += size


def test_what_came_together_is_handed_over_once() -> None:
    gathered, taken = Gathered(), Taken()
    tally = Alike(gathered.expect, taken.take)
    for sent in (10, 20):
        tally.add(sent, 0.1)
    gathered.hand_over()
    gathered.hand_over()

    assert (taken.times, taken.count, taken.size) == (1, 2, 30)
    assert not gathered


def test_a_forgotten_tally_is_handed_over_all_the_same() -> None:
    gathered, taken = Gathered(), Taken()
    Alike(gathered.expect, taken.take).add(10, 0.1)
    gathered.hand_over()

    assert taken.count == 1


def test_every_answer_has_its_time() -> None:
    histogram = Histogram("h", "", buckets=(1.0,), registry=None)
    spread = Spread(histogram)
    tally = Alike(Gathered().expect, Taken().take, spread)
    for seconds in (0.5, 2.0):
        tally.add(0, seconds)
    spread.hand_over()

    (family,) = histogram.collect()
    assert [sample.value for sample in family.samples[:4]] == [1, 2, 2, 2.5]


@given(st.lists(st.integers(0, 5)), st.integers(1, 3))
def test_nothing_is_lost_where_many_gather(chosen: list[int], most: int) -> None:
    gathered, taken = Gathered(most), Taken()
    tallies = [Alike(gathered.expect, taken.take) for _ in range(6)]
    for number in chosen:
        tallies[number].add(number, 0.0)
        assert len(gathered) <= most
    gathered.hand_over()

    assert (taken.count, taken.size) == (len(chosen), sum(chosen))
