"""What a Store promises: a few bytes a visitor, that fade and expire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

HALF_LIFE = 1800.0


@dataclass(frozen=True, slots=True)
class Pace:
    """A steady rate, and how far a burst may run ahead of it (GCRA, ITU-T I.371)."""

    interval: float  # seconds between two requests at the steady rate
    burst: float  # seconds of requests that may come at once

    def exceeded(self, arrival: float, now: float) -> bool:
        return arrival - now > self.burst


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms visitors are remembered."""

    pace: Pace
    half_life: float = HALF_LIFE  # seconds in which every count fades to a half

    @property
    def ttl(self) -> float:
        """Seconds; who was away for longer is a stranger again."""
        return 2 * self.half_life


class Sighting(NamedTuple):
    """One request as it is remembered; what its numbers mean is the observer's affair.
    A tuple, as one is made for every request: in a third of the time.

    `counts` are added to those at the same places, each place named once; `marks` are
    bits, `step` has 64.
    """

    time: float
    counts: tuple[tuple[int, float], ...] = ()
    marks: int = 0
    step: int | None = None


class Seen(NamedTuple):
    """The sum of a visitor's sightings: `arrival` is GCRA's theoretical arrival time,
    `counts` have faded, `steps` are the last ones, oldest first."""

    time: float
    arrival: float
    counts: tuple[float, ...]
    marks: int
    steps: tuple[int, ...]


class Store(Protocol):
    async def observe(self, visitor: bytes, sighting: Sighting) -> Seen:
        """Add one sighting and give the sum of all, in one call.

        Raises `StoreError` when the store cannot be reached.
        """
        ...

    async def close(self) -> None: ...


@runtime_checkable
class LocalStore(Store, Protocol):
    """One in this very process, which answers at once."""

    def seen_now(self, visitor: bytes, sightings: Sequence[Sighting]) -> Seen:
        """Add sightings of one visitor, in order, and give the sum of all."""
        ...
