"""From a request to a Verdict: gathers the Facts, then lets `decide` decide."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

from starlette.types import Scope

from guard.behaviour import Observer
from guard.bots.catalog import Catalog
from guard.bots.devices import Devices
from guard.bots.geo import Geo
from guard.bots.verifier import Verifier
from guard.errors import StoreError
from guard.facts import NO_DEVICE, NOTHING_SEEN, Behaviour, Facts, oddities, read_facts
from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.rules import Action
from guard.verdict import Verdict, decide

log = logging.getLogger(__name__)


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

    async def judge(self, scope: Scope) -> Verdict:
        started = perf_counter()
        asked = read_facts(scope, self._policy.trusted_proxies, self._clock())
        for what in oddities(asked, scope["headers"]):
            self._metrics.malformed(what)
        facts = identified(asked, self._sources, self._policy.rules.needs_device)
        facts = replace(facts, behaviour=await self._observe(facts))
        verdict = decide(facts, self._policy)
        self._metrics.judged(perf_counter() - started)
        return verdict

    async def _observe(self, facts: Facts) -> Behaviour:
        """A Store that is gone, or broken, must not close the site for people."""
        try:
            return await self._observer.observe(facts)
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
    """The facts with who is asking; user agents are parsed only for rules that ask."""
    identity = sources.catalog.identify(facts.user_agent)
    device = NO_DEVICE
    if needs_device:
        device = sources.devices.describe(facts.user_agent)
    identity = sources.verifier.verify(identity, facts)
    asn = sources.geo.asn(facts.client) if sources.geo else 0
    return replace(facts, identity=identity, device=device, asn=asn)
