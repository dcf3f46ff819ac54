"""From a request to a Verdict: gathers the Facts, then lets `decide` decide."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

from starlette.types import Scope

from guard.behaviour import Observer, visitor_key
from guard.bots.catalog import Catalog
from guard.bots.devices import Devices
from guard.bots.geo import Geo
from guard.bots.verifier import Verifier
from guard.errors import StoreError
from guard.facts import NOTHING_SEEN, Behaviour, Facts, facts_of, is_odd
from guard.headers import NOTES
from guard.heads import Heads, Known
from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.remainder import Remainder, Remainders
from guard.rules import Action
from guard.verdict import Verdict, decide

log = logging.getLogger(__name__)

JUDGED = "guard.verdict"  # in a scope: the verdict that was reached before


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known of visitors before they come."""

    catalog: Catalog
    verifier: Verifier
    devices: Devices
    geo: Geo | None = None


class Judge:
    """`clock` gives seconds since the epoch."""

    def __init__(
        self,
        policy: Policy,
        sources: Sources,
        observer: Observer,
        metrics: Metrics,
        clock: Callable[[], float],
    ) -> None:
        self._policy = policy
        self._sources = sources
        self._observer = observer
        self._metrics = metrics
        self._clock = clock
        self.heads = Heads(policy.trusted_proxies, sources.catalog.identify)
        self._remainders = Remainders(policy.rules)
        if policy.rules.needs_device:
            sources.devices.get_ready()

    async def judge(self, scope: Scope) -> Verdict:
        started = perf_counter()
        now = self._clock()
        known = self.heads.of(scope, now)
        scope[NOTES] = known.notes
        judged: Verdict | None = scope.get(JUDGED)
        if judged is not None:
            return judged
        facts = self._read(scope, known, now)
        visitor = self.visitor(known, facts, now)
        facts = facts.after(await self._observe(facts, visitor))
        verdict = decide(facts, self._policy, self.remainder(known, facts))
        self._metrics.judged(perf_counter() - started)
        return verdict

    def _read(self, scope: Scope, known: Known, now: float) -> Facts:
        facts = facts_of(scope, known.head, now, known.identity)
        for what in known.head.odd:
            self._metrics.malformed(what)
        if is_odd(facts.path):
            self._metrics.malformed("path")
        return checked(facts, self._sources, self._policy.rules.needs_device)

    def remainder(self, known: Known, facts: Facts) -> Remainder | None:
        """Of the rules, where it is worth to know it."""
        return known.remainder(facts, self._remainders.find)

    def visitor(self, known: Known, facts: Facts, now: float) -> bytes:
        """The key under which habits are kept today."""
        salt = self._observer.salt_of(now)
        if known.visitor[0] is not salt:
            known.visitor = salt, visitor_key(facts, salt)
        return known.visitor[1]

    async def _observe(self, facts: Facts, visitor: bytes) -> Behaviour:
        """A Store that is gone, or broken, must not close the site for people."""
        try:
            return await self._observer.observe(facts, visitor)
        except Exception as error:
            # A store that is gone says so itself, once and not for every request.
            level = logging.DEBUG if isinstance(error, StoreError) else logging.ERROR
            log.log(level, "store failed: %r", error)
            self._metrics.source_failed("store")
            return NOTHING_SEEN

    def answered(self, verdict: Verdict, status: int) -> None:
        """What became of it, so far as it says something about the visitor."""
        if verdict.action is not Action.BLOCK:
            self._observer.answered(verdict.facts, status)


def identified(facts: Facts, sources: Sources, needs_device: bool) -> Facts:
    """The facts with who is asking."""
    claim = sources.catalog.identify(facts.user_agent)
    return checked(replace(facts, identity=claim), sources, needs_device)


def checked(facts: Facts, sources: Sources, needs_device: bool) -> Facts:
    """With what proves the claim or speaks against it; user agents are parsed only for
    rules that ask."""
    verifier = sources.verifier
    if not verifier.is_settled(facts.identity, facts.headers):
        facts = replace(facts, identity=verifier.verify(facts.identity, facts))
    if needs_device:
        device = sources.devices.describe(facts.user_agent)
        facts = replace(facts, device=device)
    if sources.geo:
        facts = replace(facts, asn=sources.geo.asn(facts.client))
    return facts
