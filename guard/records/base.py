"""What every Recorder is: it hears of each request when it has been answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from guard.records.given import Given
from guard.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one request."""

    id: str  # as in X-Guard-Id
    status: int  # 0: nothing was answered
    sent: int  # bytes of the body
    seconds: float  # from the first byte of the request to the last of the answer
    given: Given = Given.NOTHING  # which picture it was
    leaked: bool = False  # an original that the verdict denied


class Recorder(Protocol):
    def served(self, verdict: Verdict, answer: Answer) -> None:
        """Called on the road: must not block, format or raise."""
        ...


class Tally(Protocol):
    """Counts answers that differ in nothing but their size and time."""

    def add(self, sent: int, seconds: float) -> None: ...


class Tallying(Protocol):
    """Who counts answers that nobody made an Answer of, too."""

    def tally(self, verdict: Verdict, given: Given, status: int) -> Tally:
        """For answers to the same visitor, under the same action, score and rules, to
        the same path or such as say nothing on what may be taken; none of them leaked.
        May be forgotten at any time: what it counted is not."""
        ...


class Keeper(Protocol):
    """Who keeps some answers in full, and only counts the others."""

    def wants(self, verdict: Verdict) -> bool:
        """Whether there is room for one more like it."""
        ...

    def keep(self, verdict: Verdict, answer: Answer) -> None:
        """After its Tally has counted the answer."""
        ...
