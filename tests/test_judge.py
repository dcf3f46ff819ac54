from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from guard.behaviour import Observer
from guard.bots.catalog import Catalog, shipped_catalog
from guard.errors import StoreError
from guard.facts import read_facts
from guard.judge import Judge, Sources, identified
from guard.loader import default, load_text
from guard.parts.sources import sources_of
from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.rules import Action
from guard.sightings import Count
from guard.store.base import Pace, Seen, Sighting, Terms
from guard.store.memory import MemoryStore
from guard.store.record import read
from guard.verdict import Verdict, decide
from tests.build import FIREFOX, make_facts
from tests.fakes import make_request

PACE = Pace(interval=1.0, burst=60.0)
TERMS = Terms(PACE)


class BrokenStore(MemoryStore):
    async def observe(self, visitor: bytes, sighting: Sighting) -> Seen:
        raise StoreError("connection refused")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return shipped_catalog()


def make_judge(
    catalog: Catalog, policy: Policy | None = None, store: MemoryStore | None = None
) -> tuple[Judge, Metrics]:
    policy = policy or default()
    store = MemoryStore(TERMS) if store is None else store
    metrics = Metrics(CollectorRegistry())
    observer = Observer(store, PACE, policy.traps.found, b"s" * 32)
    judge = Judge(policy, sources_of(catalog), observer, metrics, lambda: 1000.0)
    return judge, metrics


def scope_of(
    user_agent: str, more: Sequence[tuple[bytes, bytes]] = (), **changes: Any
) -> Any:
    headers = [
        (b"host", b"art.example"),
        (b"user-agent", user_agent.encode()),
        (b"accept", b"image/webp,*/*"),
        (b"accept-language", b"en"),
        (b"accept-encoding", b"gzip, deflate"),
        *more,
    ]
    return make_request(headers=headers, **changes).scope


@pytest.mark.parametrize(
    ("user_agent", "action"),
    [
        (FIREFOX, Action.ALLOW),
        ("GPTBot/1.3", Action.POISON),
        ("Twitterbot/1.0", Action.PREVIEW),
        ("curl/8.5.0", Action.POISON),
        ("Nobody Knows This One", Action.POISON),
        ("", Action.POISON),
    ],
)
async def test_judge_tells_people_from_bots(
    catalog: Catalog, user_agent: str, action: Action
) -> None:
    judge, _ = make_judge(catalog)

    assert (await judge.judge(scope_of(user_agent))).action is action


async def test_a_store_that_is_gone_keeps_nobody_out(catalog: Catalog) -> None:
    judge, metrics = make_judge(catalog, store=BrokenStore(TERMS))

    verdict = await judge.judge(scope_of(FIREFOX))

    failed = metrics.registry.get_sample_value(
        "guard_source_failures_total", {"source": "store"}
    )
    assert (verdict.action, failed) == (Action.ALLOW, 1)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"user_agent": "Mozilla/5.0 " + "x" * 60_000}, "user_agent"),
        ({"user_agent": FIREFOX, "raw_path": b"/art/\xff\xfe.jpg"}, "path"),
        ({"user_agent": "\xff\xfe"}, "user_agent"),
        ({"user_agent": FIREFOX, "more": [(b"user-agent", b"GPTBot")]}, "duplicate"),
        ({"user_agent": FIREFOX, "more": [(b"x-1", b"x")] * 300}, "header"),
    ],
)
async def test_what_no_honest_program_sends_is_counted(
    catalog: Catalog, changes: dict[str, Any], what: str
) -> None:
    judge, metrics = make_judge(catalog)

    await judge.judge(scope_of(**changes))

    count = metrics.registry.get_sample_value("guard_malformed_total", {"what": what})
    assert count == 1


async def test_who_walks_into_a_trap_sinks_in_the_tarpit(catalog: Catalog) -> None:
    policy = load_text('traps: ["^/for-robots/"]')
    judge, _ = make_judge(catalog, policy)

    await judge.judge(scope_of(FIREFOX, path="/for-robots/"))

    assert (await judge.judge(scope_of(FIREFOX))).action is Action.TARPIT


@pytest.mark.parametrize("needed", [True, False])
def test_a_user_agent_is_parsed_only_for_rules_that_ask(
    catalog: Catalog, needed: bool
) -> None:
    sources: Sources = sources_of(catalog)

    facts = identified(make_facts(), sources, needs_device=needed)

    assert bool(facts.device.browser) is needed


@pytest.mark.parametrize(("action", "missing"), [(Action.ALLOW, 1), (Action.BLOCK, 0)])
async def test_only_what_the_site_lacks_is_held_against_visitors(
    catalog: Catalog, action: Action, missing: int
) -> None:
    store = MemoryStore(TERMS)
    judge, _ = make_judge(catalog, store=store)
    verdict = await judge.judge(scope_of(FIREFOX))

    judge.answered(replace(verdict, action=action), 403)
    await judge.judge(scope_of(FIREFOX))

    (record,) = store._visitors.values()
    assert read(record).counts[Count.MISSING] == missing


AGENTS = (FIREFOX, "GPTBot/1.3", "Googlebot/2.1", "curl/8.5.0", "", "x" * 3000)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(AGENTS),
        st.sampled_from([b"/", b"/a/1.jpg", b"/a/2.jpg", b"/robots.txt", b"/trap/"]),
        st.sampled_from(["GET", "HEAD"]),
        st.sampled_from(["198.51.100.7", "127.0.0.1"]),
        st.sampled_from([b"192.0.2.1", b"192.0.2.2, 127.0.0.1", b"\xff"]),
        st.sampled_from([0.0, 0.5, 40.0, 90_000.0]),
        st.integers(1, 20),
    ),
    max_size=6,
)


class Plain:
    """Remembers what visitors did, as it must, and nothing of what they said."""

    def __init__(self, policy: Policy, catalog: Catalog) -> None:
        self._policy, self._sources = policy, sources_of(catalog)
        store = MemoryStore(TERMS)
        self._observer = Observer(store, PACE, policy.traps.found, b"s" * 32)

    async def judge(self, scope: Any, now: float) -> Verdict:
        asked = read_facts(scope, self._policy.trusted_proxies, now)
        facts = identified(asked, self._sources, self._policy.rules.needs_device)
        behaviour = await self._observer.observe(facts)
        return decide(replace(facts, behaviour=behaviour), self._policy)


@settings(max_examples=50)
@given(STEPS)
def test_what_is_remembered_of_a_visitor_changes_no_verdict(steps: list[Any]) -> None:
    catalog = shipped_catalog()
    policy = load_text(
        "trusted_proxies: [127.0.0.1]\ntraps: [^/trap/]\n"
        "rules: [{name: mine, if: {path: '2', os: Linux}, weight: 14}]"
    )
    store, now = MemoryStore(TERMS), [1.0e9]
    observer = Observer(store, PACE, policy.traps.found, b"s" * 32)
    metrics, sources = Metrics(CollectorRegistry()), sources_of(catalog)
    judge = Judge(policy, sources, observer, metrics, lambda: now[0])
    plain = Plain(policy, catalog)

    async def walk() -> None:
        for agent, path, method, peer, via, pause, times in steps:
            more = [(b"x-forwarded-for", via)]
            scope = scope_of(agent, more, method=method, raw_path=path)
            scope["client"] = (peer, 1)
            for _ in range(times):
                now[0] += pause
                assert await judge.judge(scope) == await plain.judge(scope, now[0])

    asyncio.run(walk())
