from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guard.store.base import Pace, Sighting, Terms
from guard.store.record import COUNTS, HEAD, STEP, STEPS, STRANGER, fold, packed, read

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
