"""Judges requests that were made somewhere else: no network, no clock but theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from guard.behaviour import Observer
from guard.facts import Behaviour, Facts
from guard.judge import Sources, identified
from guard.policy import Policy
from guard.verdict import Verdict, decide

# A line may be this many seconds late, and now and then one is later: it tells when a
# long answer began. Where several in a row are, an older log follows.
LATE = 3600.0
IN_A_ROW = 8


class Bulk:
    """Without `new_observer` each request is judged on its own. With it they come in
    the order in which they were made, and each log gets an observer of its own."""

    def __init__(
        self,
        policy: Policy,
        sources: Sources,
        new_observer: Callable[[], Observer] | None = None,
    ) -> None:
        self._policy = policy
        self._sources = sources
        self._new_observer = new_observer
        self._observer: Observer | None = None
        self._latest = 0.0
        self._late = 0  # in a row

    async def judge(self, asked: Facts) -> Verdict:
        facts = identified(asked, self._sources, self._policy.rules.needs_device)
        if self._new_observer and asked.time:
            behaviour = await self._observe(facts, self._new_observer)
            facts = replace(facts, behaviour=behaviour)
        return decide(facts, self._policy)

    def answered(self, verdict: Verdict, status: int) -> None:
        """What the site said to it."""
        if self._observer:
            self._observer.answered(verdict.facts, status)

    async def _observe(
        self, facts: Facts, new_observer: Callable[[], Observer]
    ) -> Behaviour:
        """For a store time must not run backwards, or everyone is in a hurry."""
        self._late = self._late + 1 if facts.time < self._latest - LATE else 0
        if self._observer is None or self._late >= IN_A_ROW:
            self._observer, self._latest, self._late = new_observer(), 0.0, 0
        self._latest = max(self._latest, facts.time)
        return await self._observer.observe(replace(facts, time=self._latest))


def written(verdict: Verdict) -> str:
    """A line of JSON."""
    identity = verdict.facts.identity
    return json.dumps(
        {
            "action": verdict.action,
            "purpose": identity.purpose,
            "bot": identity.bot.name if identity.bot else None,
            "verified": identity.verified,
            "score": round(verdict.score, 6),
            "rules": [rule.name for rule in verdict.rules],
        }
    )
