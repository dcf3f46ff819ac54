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

BACK = 3600.0  # seconds; who goes back further has begun with another log


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
        """Logs are written when an answer ends and may tell when it began: for a store,
        time must not run backwards, or everyone is in a hurry."""
        if self._observer is None or facts.time < self._latest - BACK:
            self._observer, self._latest = new_observer(), facts.time
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
