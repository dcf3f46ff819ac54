from __future__ import annotations

import pytest

from guard.store.base import Pace


@pytest.mark.parametrize(("arrival", "exceeded"), [(12.9, False), (13.1, True)])
def test_pace_is_exceeded_beyond_the_burst(arrival: float, exceeded: bool) -> None:
    assert Pace(interval=1.0, burst=3.0).exceeded(arrival, now=10.0) is exceeded
