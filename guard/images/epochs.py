"""The epochs of the trace mark: which one it is, and which there were."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Literal

Period = Literal["never", "year", "month"]
_FORMATS = {"never": "", "year": "%Y", "month": "%Y-%m"}


def epoch_of(period: Period, seconds: float) -> str:
    """Of a time in seconds since 1970, in UTC; "" where it never changes."""
    return time.strftime(_FORMATS[period], time.gmtime(seconds))


def epochs_since(year: int, seconds: float) -> Iterator[str]:
    """All that any period may have named from then on to a time: its policy may have
    changed since."""
    yield ""
    today = epoch_of("month", seconds)
    for each in range(year, int(today[:4]) + 1):
        yield f"{each}"
        months = (f"{each}-{month:02}" for month in range(1, 13))
        yield from (month for month in months if month <= today)
