"""One request on the lane."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from guard.facts import NOTHING_SEEN
from guard.lane.guests import Guest
from guard.lane.targets import Target
from guard.verdict import Verdict


class Decided:
    """A verdict, of which only the facts may be somebody else's; `notes` are what each
    room made of it."""

    __slots__ = ("notes", "verdict")

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.notes: dict[Hashable, Any] = {}


@dataclass(slots=True)
class Call:
    """`now`: seconds since 1970; `started`: of a clock that never goes back."""

    guest: Guest
    target: Target
    decided: Decided
    now: float
    started: float
    stamp: str = ""

    def verdict(self) -> Verdict:
        """With the facts of this request."""
        behaviour = self.guest.calm or NOTHING_SEEN
        facts = self.guest.facts_at(self.target, self.now, behaviour)
        return replace(self.decided.verdict, facts=facts)
