"""What was found adds nothing to the rest, and what was not does."""

from __future__ import annotations

import math

import numpy as np

from guard.images.trace import Floats, bits_of_key
from guard.tracing.rest import Rest

_ALPHA = 1e-6


def _axis(number: int) -> Floats:
    axis = np.zeros(bits_of_key(), np.float32)
    axis[number] = 1
    return axis


def _rest(*chances: float) -> list[float]:
    """How much of each picture is in the sum."""
    rest = Rest(_ALPHA)
    for number, chance in enumerate(chances):
        rest.add(math.log(chance), _axis(number))
    reading = rest.reading()
    return (
        [] if reading is None else [round(float(x), 3) for x in reading[: len(chances)]]
    )


def test_what_was_found_is_left_out() -> None:
    assert _rest(1e-30, 1.0) == [0, 1]


def test_what_many_pictures_make_unsure_is_not() -> None:
    assert _rest(1e-7, 1.0) == [0, 1]
    assert _rest(1e-7, *[1.0] * 9)[0] > 0


def test_nothing_is_left_where_all_were_found() -> None:
    assert _rest(1e-30, 1e-40) == []
