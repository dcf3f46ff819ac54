"""One request on the lane."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from guard.addresses import LOOPBACK
from guard.facts import Behaviour
from guard.lane.guests import Guest
from guard.lane.targets import Target
from guard.verdict import Verdict


def bare(verdict: Verdict) -> Verdict:
    """Without what tells one visitor from others alike: it may be kept for long."""
    facts = replace(verdict.facts, headers={}, client=LOOPBACK, query="", host="")
    return replace(verdict, facts=facts)


class Decided:
    """A verdict; where it `is_shared` its facts are `bare`. `notes` are what each room
    made of it."""

    __slots__ = ("is_shared", "notes", "verdict")

    def __init__(self, verdict: Verdict, *, is_shared: bool = False) -> None:
        self.verdict = verdict
        self.is_shared = is_shared
        self.notes: dict[Hashable, Any] = {}


@dataclass(slots=True)
class Call:
    """`behaviour`: the guest's at that time. `now`: seconds since 1970; `started`: of a
    clock that never goes back."""

    guest: Guest
    target: Target
    decided: Decided
    behaviour: Behaviour
    now: float
    started: float
    stamp: str = ""

    def verdict(self) -> Verdict:
        """With the facts of this request."""
        if not self.decided.is_shared:
            return self.decided.verdict
        facts = self.guest.facts_at(self.target, self.now, self.behaviour)
        judged = self.decided.verdict.facts
        if facts.identity != judged.identity:  # it was looked at again meanwhile
            facts = replace(facts, identity=judged.identity)
        return replace(self.decided.verdict, facts=facts)
