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
