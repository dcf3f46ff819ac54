"""What a Store promises: a few bytes a visitor, that expire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Pace:
    """A steady rate, and how far a burst may run ahead of it (GCRA, ITU-T I.371)."""

    interval: float  # seconds between two requests at the steady rate
    burst: float  # seconds of requests that may come at once

    def exceeded(self, arrival: float, now: float) -> bool:
        return arrival - now > self.burst


@dataclass(frozen=True, slots=True)
class Seen:
    """A visitor after a sighting: `arrival` is GCRA's theoretical arrival time."""

    requests: int
    arrival: float
    marks: int  # bits, kept until the visitor has been away for long


class Store(Protocol):
    async def observe(self, visitor: bytes, marks: int, now: float) -> Seen:
        """Add one sighting and give the sum of all, in one call.

        Raises `StoreError` when the store cannot be reached.
        """
        ...

    async def close(self) -> None: ...
