from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guard.store.base import Pace, Sighting, Terms
from guard.store.record import (
    COUNTS,
    HEAD,
    MARKS,
    STEP,
    STEPS,
    STRANGER,
    fold,
    fold_all,
    packed,
    read,
)

TERMS = Terms(Pace(interval=1.0, burst=3.0), half_life=60.0)


def test_a_visitor_fits_into_225_bytes() -> None:
    record = STRANGER
    for number in range(100):
        record = fold(record, Sighting(float(number), step=number), TERMS)

    assert len(record) == 225


def test_a_packed_sighting_reads_like_a_record() -> None:
    seen = read(packed(Sighting(5.0, counts=((4, 3.0),), marks=6, step=9)))

    assert (seen.time, seen.counts[4], seen.marks, seen.steps) == (5.0, 3.0, 6, (9,))


def test_counts_stay_finite() -> None:
    record = STRANGER
    for number in range(1000):
        record = fold(record, Sighting(number * 1e-3, counts=((0, 1e6),)), TERMS)

    assert read(record).counts == (pytest.approx(1e9, rel=0.02), *[0.0] * (COUNTS - 1))


@given(some.binary(max_size=HEAD.size + STEP * (STEPS + 2)))
def test_what_is_no_record_is_refused(data: bytes) -> None:
    steps, rest = divmod(len(data) - HEAD.size, STEP)
    if 0 <= steps <= STEPS and not rest:
        assert len(read(data).steps) == steps
    else:
        with pytest.raises(ValueError, match="no record"):
            read(data)


SIGHTINGS = some.lists(
    some.builds(
        Sighting,
        some.floats(0.0, 300.0) | some.sampled_from([1e6, 1e6 + 1e-9, 2e6]),
        some.dictionaries(
            some.integers(0, COUNTS - 1), some.sampled_from([1.0, 0.5, 1 / 16])
        ).map(lambda counts: tuple(counts.items())),
        some.integers(0, (1 << 8 * MARKS) - 1),
        some.none() | some.integers(0, (1 << 64) - 1),
    ),
    max_size=STEPS + 4,
)


@given(SIGHTINGS, SIGHTINGS)
def test_sightings_fold_at_once_as_one_by_one(
    before: list[Sighting], sightings: list[Sighting]
) -> None:
    record, _ = fold_all(STRANGER, before, TERMS)
    expected = record
    for sighting in sightings:
        expected = fold(expected, sighting, TERMS)

    folded, seen = fold_all(record, sightings, TERMS)

    assert (folded, seen) == (expected, read(expected))
