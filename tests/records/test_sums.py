from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from guard.records.meters import REQUEST_BUCKETS, SCORE_BUCKETS
from guard.records.sums import Counts, Ledger, Spread, Spreads, bounds_of

AMOUNTS = st.one_of(
    st.floats(-100, 100),
    st.sampled_from((*REQUEST_BUCKETS, *SCORE_BUCKETS, math.inf)),
)


def histogram(registry: CollectorRegistry, buckets: tuple[float, ...]) -> Histogram:
    return Histogram("h", "", ("who",), buckets=buckets, registry=registry)


@pytest.mark.parametrize("buckets", [REQUEST_BUCKETS, SCORE_BUCKETS])
@given(amounts=st.lists(st.lists(AMOUNTS)))
def test_spreads_are_what_the_library_itself_would_observe(
    buckets: tuple[float, ...], amounts: list[list[float]]
) -> None:
    ours, theirs = CollectorRegistry(), CollectorRegistry()
    spreads = Ledger(ours).keep(Spreads(histogram(ours, buckets)))
    observed = histogram(theirs, buckets)
    for between_two_readings in amounts:
        for amount in between_two_readings:
            spreads["me"].add(amount)
            observed.labels("me").observe(amount)
        found, expected = read(ours), read(theirs)
        assert found == pytest.approx(expected, nan_ok=True)


def read(registry: CollectorRegistry) -> dict[str, float]:
    return {
        f"{sample.name} {sample.labels.get('le', '')}": sample.value
        for family in registry.collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


@given(st.sampled_from(SCORE_BUCKETS), st.integers(1, 9))
def test_often_is_as_good_as_one_by_one(amount: float, times: int) -> None:
    once, each = CollectorRegistry(), CollectorRegistry()
    Ledger(once).keep(Spread(Histogram("h", "", registry=once))).add_often(
        amount, times
    )
    spread = Ledger(each).keep(Spread(Histogram("h", "", registry=each)))
    for _ in range(times):
        spread.add(amount)

    assert read(once) == read(each)


def test_the_last_bound_is_infinite() -> None:
    histogram = Histogram("h", "", buckets=(1.0, 2.0), registry=None)

    assert bounds_of(histogram) == (1.0, 2.0, math.inf)


@pytest.mark.parametrize("names", [(), ("a",), ("a", "b")])
def test_counts_go_by_as_many_labels_as_the_counter(names: tuple[str, ...]) -> None:
    registry = CollectorRegistry()
    counts = Ledger(registry).keep(Counts(Counter("c", "", names, registry=registry)))
    labels = names[0] if len(names) == 1 else names
    counts[labels] += 2
    counts[labels] += 3

    wanted = dict(zip(names, names, strict=True))
    assert registry.get_sample_value("c_total", wanted) == 5


def test_who_reads_twice_finds_everything_counted_once() -> None:
    registry = CollectorRegistry()
    counts = Ledger(registry).keep(Counts(Counter("c", "", registry=registry)))
    counts[()] += 1

    assert b"\nc_total 1.0\n" in generate_latest(registry)
    assert b"\nc_total 1.0\n" in generate_latest(registry)
