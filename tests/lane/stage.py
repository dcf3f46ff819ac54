"""The lane and the road over one store, and one beside them who remembers nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from prometheus_client import CollectorRegistry
from starlette.types import Scope

from guard.addresses import Networks
from guard.behaviour import Observer
from guard.bots.catalog import shipped_catalog
from guard.bots.devices import Devices
from guard.bots.geo import Geo
from guard.bots.networks import shipped_lists
from guard.bots.verifier import Verifier
from guard.facts import read_facts
from guard.judge import Judge, Sources, identified
from guard.lane.calls import Call, Decided
from guard.lane.guests import Guest, Guests
from guard.lane.questions import asking_of
from guard.lane.targets import Target, Targets
from guard.lane.verdicts import Verdicts
from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.store.base import Pace, Terms
from guard.store.memory import MemoryStore
from guard.verdict import Verdict, decide
from tests.browsers import Headers, chrome
from tests.fakes import make_request
from tests.lane.heads import lines_of, rest_of

NOW = 1.0e9
PACE = Pace(interval=0.5, burst=30.0)
CLIENT = "198.51.100.7"
CATALOG = shipped_catalog()
VERIFIER = Verifier(shipped_lists(NOW))


def sources_with(verifier: Verifier = VERIFIER, geo: Geo | None = None) -> Sources:
    """Whoever asks for a device is told at once."""
    return Sources(CATALOG, verifier, Devices(4096, 1e9, lambda: 0.0), geo)


@dataclass(frozen=True, slots=True)
class Asked:
    headers: Headers
    target: bytes = b"/art/1.jpg"
    now: float = NOW
    client: str = CLIENT
    by_lane: bool = True  # where that can be
    is_missing: bool = False

    @property
    def scope(self) -> Scope:
        path, _, query = self.target.partition(b"?")
        return make_request(
            path.decode(),
            raw_path=path,
            query_string=query,
            client=(self.client, 50_000),
            headers=lines_of(self.headers),
        ).scope


def observer_for(policy: Policy) -> Observer:
    return Observer(MemoryStore(Terms(PACE)), PACE, policy.traps.found, bytes(32))


class Plain:
    """Remembers what visitors did, as it must, and nothing of what they said."""

    def __init__(self, policy: Policy, sources: Sources) -> None:
        self._policy, self._sources = policy, sources
        self._observer = observer_for(policy)

    async def judge(self, asked: Asked) -> Verdict:
        read = read_facts(asked.scope, self._policy.trusted_proxies, asked.now)
        facts = identified(read, self._sources, self._policy.rules.needs_device)
        behaviour = await self._observer.observe(facts)
        verdict = decide(replace(facts, behaviour=behaviour), self._policy)
        if asked.is_missing and verdict.action != "block":
            self._observer.answered(verdict.facts, 404)
        return verdict


class Stage:
    """`by_lane` counts who was judged on the lane."""

    def __init__(self, policy: Policy, sources: Sources | None = None) -> None:
        self.sources = sources = sources or sources_with()
        self.now, self.by_lane = NOW, 0
        self.metrics = Metrics(CollectorRegistry())
        self.observer = observer_for(policy)
        self.judge = Judge(
            policy, sources, self.observer, self.metrics, lambda: self.now
        )
        self.verdicts = Verdicts(
            self.judge, policy, sources, self.observer, self.metrics.judged
        )
        self.guests, self.targets = Guests(self.invite), Targets()

    def invite(self, scope: Scope, now: float) -> Guest:
        known, facts = self.verdicts.known(scope, now)
        return Guest(known, facts, asking_of(scope, Networks(), "site.example"))

    def guest(self, headers: Headers | None = None, **scope: Any) -> Guest:
        lines = lines_of(chrome() if headers is None else headers)
        return self.invite(make_request(headers=lines, **scope).scope, self.now)

    def target(self, raw: bytes = b"/art/1.jpg") -> Target:
        found = self.targets.of(raw)
        assert found is not None
        return found

    def on(self, guest: Guest, raw: bytes, now: float) -> Decided:
        return self.verdicts.on(guest, self.target(raw), now)

    def call(self, guest: Guest, raw: bytes, now: float) -> Call:
        decided = self.on(guest, raw, now)
        told = decided, guest.behaviour, now
        return Call(guest, self.target(raw), *told, 0.0, "stamp")

    async def verdict(self, asked: Asked) -> Verdict:
        self.now, target = asked.now, self.targets.of(asked.target)
        place = asked.client, "http"
        rest = rest_of(lines_of(asked.headers))
        guest = self.guests.of(place, rest, asked.now) if asked.by_lane else None
        if guest is None or target is None:
            scope = asked.scope
            verdict = await self.judge.judge(scope)
            self.guests.learn(place, rest, scope)
        else:
            self.by_lane += 1
            verdict = self.call(guest, asked.target, asked.now).verdict()
        if asked.is_missing:
            self.judge.answered(verdict, 404)
        return verdict


async def verdicts_of(
    judged: Iterable[Asked], stage: Stage, plain: Plain
) -> tuple[Sequence[Verdict], Sequence[Verdict]]:
    """Both on each, one after the other."""
    pairs = [(await stage.verdict(each), await plain.judge(each)) for each in judged]
    return [one for one, _ in pairs], [other for _, other in pairs]
