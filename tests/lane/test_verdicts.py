"""The lane judges as the road does, and as one would who remembers nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings

from guard.addresses import Address
from guard.bots.devices import Devices
from guard.bots.geo import Geo
from guard.bots.networks import published
from guard.bots.verifier import Verifier
from guard.facts import NO_DEVICE, NOTHING_SEEN, Verified
from guard.lane.verdicts import BREATH, DECISIONS, PLANS
from guard.loader import default, load_text
from guard.verdict import Verdict
from tests.browsers import chrome, firefox, without
from tests.lane.stage import (
    NOW,
    Asked,
    Plain,
    Stage,
    sources_with,
    verdicts_of,
)
from tests.lane.walks import TARGETS, policies, walks
from tests.mmdb import database

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Nothing here waits for anything."""
    return "asyncio"


@pytest.fixture(scope="module")
def geo(tmp_path_factory: pytest.TempPathFactory) -> Geo:
    file = tmp_path_factory.mktemp("geo") / "asn.mmdb"
    ranges = {"198.51.100.0/24": {"asn": "AS64500"}, "203.0.113.0/24": {"asn": "AS7"}}
    file.write_bytes(database(ranges))
    return Geo(file, lambda: None)


def said(verdict: Verdict) -> tuple[Any, ...]:
    """All of it, but how the visitor behaved."""
    facts = replace(verdict.facts, behaviour=NOTHING_SEEN)
    names = [rule.name for rule in verdict.rules]
    return verdict.action, verdict.score, names, verdict.reason, verdict.scale, facts


@settings(max_examples=120)
@given(policies(), walks())
async def test_the_lane_judges_as_the_road_does(
    geo: Geo, written: str, walk: list[Asked]
) -> None:
    policy, sources = load_text(written), sources_with(geo=geo)

    lane, plain = await verdicts_of(
        walk, Stage(policy, sources), Plain(policy, sources)
    )

    assert list(map(said, lane)) == list(map(said, plain))


def habits_of(verdict: Verdict) -> tuple[int, bool, bool]:
    seen = verdict.facts.behaviour
    return seen.requests, seen.trapped, seen.flooding


@pytest.mark.parametrize("first", [b"/trap", b"/art/1.jpg"])
async def test_what_a_visitor_did_is_told_where_it_decided(first: bytes) -> None:
    policy, sources = load_text("traps: [^/trap]"), sources_with()
    headers = without(chrome(), "sec-fetch", "referer")
    walk = [Asked(headers, target) for target in (first, *TARGETS[1:4], first) * 20]
    stage = Stage(policy, sources)

    lane, plain = await verdicts_of(walk, stage, Plain(policy, sources))

    assert stage.by_lane > 90
    told = [
        habits_of(one) for one, other in zip(lane, plain, strict=True) if other.rules
    ]
    assert told == [habits_of(other) for other in plain if other.rules] != []


@dataclass
class Names:
    """A name service that finds out meanwhile."""

    found: bool | None = None

    def confirms(self, client: Address, suffixes: tuple[str, ...]) -> bool | None:
        return self.found


BOT = {"host": "art.example", "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}
FROM_GOOGLE = {"client": ("66.249.66.1", 50_000)}


@pytest.mark.parametrize(
    ("late", "verified"),
    [
        *((0.5, Verified.CLAIMED), (BREATH, Verified.PROVEN), (9.0, Verified.PROVEN)),
        (-3600.0, Verified.PROVEN),  # the clock was set back
    ],
)
def test_a_claim_is_looked_at_again_after_a_second(
    late: float, verified: Verified
) -> None:
    names: Any = Names()
    stage = Stage(default(), sources_with(Verifier(published([], TODAY), names)))
    guest = stage.guest(BOT, **FROM_GOOGLE)
    stage.on(guest, b"/art/1.jpg", NOW)

    names.found = True
    verdict = stage.call(guest, b"/art/1.jpg", NOW + late).verdict()

    assert verdict.facts.identity.verified == verified


def test_a_proof_that_is_lost_is_lost_after_a_second() -> None:
    names: Any = Names(found=True)
    stage = Stage(default(), sources_with(Verifier(published([], TODAY), names)))
    guest, actions = stage.guest(BOT, **FROM_GOOGLE), []
    for late in (0.0, 0.1, 0.2, BREATH + 0.1, BREATH + 0.2):
        actions.append(stage.on(guest, b"/art/1.jpg", NOW + late).verdict.action)
        names.found = False

    assert actions == ["allow", "allow", "allow", "poison", "poison"]


def test_what_was_noted_of_a_claim_is_not_said_of_the_proven() -> None:
    names: Any = Names()
    policy = load_text("rules: [{name: mine, if: {path: art}, action: preview}]")
    stage = Stage(policy, sources_with(Verifier(published([], TODAY), names)))
    guest, notes = stage.guest(BOT, **FROM_GOOGLE), []
    for late in (0.0, 0.1, 0.2, BREATH + 0.1):
        notes.append(stage.on(guest, b"/art/1.jpg", NOW + late).notes)
        names.found = late > 0.1

    assert guest.facts.identity.verified == Verified.PROVEN
    assert [each for each in notes[:-1] if each is notes[-1]] == []


def test_what_needs_no_proof_is_not_looked_at_again() -> None:
    names: Any = Names()
    stage = Stage(default(), sources_with(Verifier(published([], TODAY), names)))
    guest = stage.guest(chrome())
    stage.on(guest, b"/art/1.jpg", NOW)

    assert guest.settled_until == inf


def test_a_device_is_described_as_soon_as_there_is_time() -> None:
    clock = [0.0]
    devices = Devices(16, 1.0, lambda: clock[0])
    devices.describe("who took the time")
    policy = load_text("rules: [{name: own, if: {os: Windows}, action: block}]")
    stage = Stage(policy, replace(sources_with(), devices=devices))
    devices.describe("and who takes it at the start")
    guest, found = stage.guest(chrome()), []
    for late in (0.0, 0.5, BREATH, BREATH + 0.5):
        clock[0] = late * 2
        found.append(stage.on(guest, b"/art/1.jpg", NOW + late).verdict.action)

    assert found == ["allow", "allow", "block", "block"]
    assert guest.facts.device is not NO_DEVICE


async def test_most_of_a_walk_is_judged_on_the_lane() -> None:
    stage = Stage(default())
    for number in range(40):
        await stage.verdict(Asked(chrome(), TARGETS[number % 9], NOW + number))

    assert stage.by_lane == 39


def test_visitors_who_are_judged_alike_share_a_decision() -> None:
    stage = Stage(default())
    guests = [stage.guest(client=(f"192.0.2.{n}", 1)) for n in range(4)]
    decided = [
        stage.on(guest, b"/art/1.jpg", NOW + late)
        for late in (0.0, 0.1, 0.2)
        for guest in guests
    ]

    assert len(set(map(id, decided[8:]))) == 1


def test_each_verdict_is_timed_once() -> None:
    stage, times = Stage(default()), 3
    guest = stage.guest()
    for number in range(times):
        stage.on(guest, b"/art/1.jpg", NOW + number)
    stage.metrics.sample()

    name = "guard_verdict_seconds_count"
    assert stage.metrics.registry.get_sample_value(name) == times


def test_whatever_guests_ask_for_is_remembered_within_bounds() -> None:
    stage = Stage(default())
    for number in range(4):
        guest = stage.guest(chrome(version=130 + number))
        for place in range(6000):
            stage.on(guest, b"/works/%d/" % place, NOW + place)
    judge = stage.verdicts

    assert 0 < len(judge._plans) <= PLANS < 24_000
    assert 0 < len(judge._decisions) <= DECISIONS < 24_000


def test_suspects_who_reach_the_same_share_a_decision() -> None:
    stage = Stage(load_text("traps: [^/trap]"))
    guest = stage.guest(without(chrome(), "sec-fetch", "referer"))
    decided = [stage.on(guest, b"/trap/1", NOW + number) for number in range(9)]

    assert decided[3].verdict.action == "tarpit"
    assert decided[3] is decided[2]


NUMBERS = """
rules:
  - {name: a, if: {user_agent: Chrome, behaviour: {requests: 5}}, weight: 1}
  - {name: b, if: {user_agent: Firefox, behaviour: {requests: 5}}, weight: 1}
  - {name: c, if: {user_agent: Firefox, behaviour: {requests: 20}}, action: block}
"""


async def test_numbers_that_only_another_browser_may_not_reach_count() -> None:
    policy, sources = load_text(NUMBERS), sources_with()
    walk = [
        Asked(headers, b"/about", NOW + place)
        for headers in (chrome("document"), firefox("document"))
        for place in range(30)
    ]

    lane, plain = await verdicts_of(
        walk, Stage(policy, sources), Plain(policy, sources)
    )

    assert list(map(said, lane)) == list(map(said, plain))
    assert plain[-1].action == "block"
