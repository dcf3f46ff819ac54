"""Verdicts on guests: those of the road, with what it would find out again left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf
from time import perf_counter

from starlette.types import Scope

from guard.behaviour import Observer
from guard.facts import NO_DEVICE, NOTHING_SEEN, Behaviour, Facts, facts_of
from guard.heads import Known
from guard.judge import Judge, Sources, checked
from guard.lane.calls import Decided, bare
from guard.lane.guests import Guest
from guard.lane.targets import Target
from guard.memo import Memo
from guard.policy import Policy
from guard.remainder import Reached, Remainder
from guard.sightings import Manner, Plan, manner_of
from guard.verdict import Verdict, decide

BREATH = 1.0  # seconds for which a claim stands as it was found
# What is kept of all guests together; it is found out again in no time.
PLANS = DECISIONS = 16_384
MANNERS = 1024  # in which people ask: a few for each browser


class Verdicts:
    """As `judge` reaches them; the store must be one that answers at once."""

    def __init__(
        self,
        judge: Judge,
        policy: Policy,
        sources: Sources,
        observer: Observer,
        judged: Callable[[float], None],
    ) -> None:
        """`judged` is told the seconds that each took."""
        self._judge = judge
        self._policy = policy
        self._sources = sources
        self._observer = observer
        self._judged = judged
        self._manners = Memo[Manner, object](MANNERS)
        self._plans = Memo[tuple[object, Target], Plan](PLANS)
        self._decisions = Memo[tuple[object, Target, Reached], Decided](DECISIONS)
        self._needs_device = policy.rules.needs_device

    def known(self, scope: Scope, now: float) -> tuple[Known, Facts]:
        """What the road knows of a head."""
        known = self._judge.heads.of(scope, now)
        return known, facts_of(scope, known.head, now, known.identity)

    def on(self, guest: Guest, target: Target, now: float) -> Decided:
        started = perf_counter()
        if not guest.settled_at <= now < guest.settled_until:
            self._settle(guest, now)
        decided = self._decided(guest, target, now)
        self._judged(perf_counter() - started)
        return decided

    def _decided(self, guest: Guest, target: Target, now: float) -> Decided:
        behaviour = self._observe(guest, target, now)
        remainder = guest.remainder or self._remainder(guest)
        if remainder is None:
            return Decided(self._decide(guest, target, now, behaviour))
        if behaviour is not guest.behaviour:
            guest.behaviour = behaviour
            guest.reached = remainder.is_calm.reached(behaviour)
        key = guest.alike, target, guest.reached
        found = self._decisions.get(key)
        if found is None:
            verdict = self._decide(guest, target, now, behaviour)
            found = Decided(bare(verdict), is_shared=True)
            self._decisions.keep(key, found)
        return found

    def _settle(self, guest: Guest, now: float) -> None:
        """Who asks: the claim and its proof, network and device."""
        claim = guest.known.identity
        facts = checked(
            replace(guest.facts, identity=claim), self._sources, self._needs_device
        )
        is_sure = self._sources.verifier.is_settled(claim, facts.headers)
        if self._needs_device and facts.device is NO_DEVICE:
            is_sure = False  # there was no time to look
        guest.settled_at = now
        guest.settled_until = inf if is_sure else now + BREATH
        guest.facts, guest.remainder, guest.behaviour = facts, None, NOTHING_SEEN
        guest.manner = self._manners.of(manner_of(facts), object)

    def _observe(self, guest: Guest, target: Target, now: float) -> Behaviour:
        key = guest.manner, target
        plan = self._plans.get(key)
        if plan is None:
            manner = manner_of(guest.facts)
            plan = self._observer.plan(manner, target.path, target.query)
            self._plans.keep(key, plan)
        visitor = self._judge.visitor(guest.known, guest.facts, now)
        calm = guest.remainder.is_calm if guest.remainder else None
        return self._observer.observe_now(plan, now, visitor, calm)

    def _remainder(self, guest: Guest) -> Remainder | None:
        facts = guest.facts
        remainder = self._judge.remainder(guest.known, facts)
        if remainder is not None:
            guest.remainder = remainder
            guest.reached = remainder.is_calm.reached(guest.behaviour)
            who = facts.asn, facts.device
            guest.alike = remainder.alike.of(who, object)
        return remainder

    def _decide(
        self, guest: Guest, target: Target, now: float, behaviour: Behaviour
    ) -> Verdict:
        facts = guest.facts_at(target, now, behaviour)
        return decide(facts, self._policy, guest.remainder)
