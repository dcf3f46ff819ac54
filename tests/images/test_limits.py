"""The usual limits."""

from __future__ import annotations

from guard.images.limits import LIMITS


def test_the_largest_picture_fits_into_the_memory_of_a_worker() -> None:
    assert 5 * 4 * LIMITS.pixels < LIMITS.memory
