from __future__ import annotations

from ipaddress import ip_address

import pytest

from guard.behaviour import BREATHS, DAY, PENDING, Observer, network_of, visitor_key
from guard.errors import StoreError
from guard.remainder import Calm
from guard.store.base import Pace, Seen, Sighting, Store, Terms
from guard.store.memory import MemoryStore
from guard.store.record import COUNTS
from tests.browsers import chrome
from tests.build import BROWSER_HEADERS, claims, make_bot, make_facts, planned

PACE = Pace(interval=1.0, burst=3.0)


def make_observer() -> Observer:
    return Observer(
        MemoryStore(Terms(PACE)), PACE, lambda p: p == "/trap", secret=b"s" * 32
    )


async def test_first_visit_is_ordinary() -> None:
    seen = await make_observer().observe(make_facts())

    assert (seen.requests, seen.flooding, seen.trapped) == (1, False, False)


async def test_who_walked_into_a_trap_stays_trapped() -> None:
    observer = make_observer()
    await observer.observe(make_facts(path="/trap"))

    assert (await observer.observe(make_facts(path="/art/1.jpg"))).trapped


async def test_a_rate_far_beyond_a_persons_is_a_flood() -> None:
    observer = make_observer()

    seen = [(await observer.observe(make_facts())).flooding for _ in range(6)]

    assert seen == [False, False, False, True, True, True]


async def test_salt_rotates_daily() -> None:
    observer = make_observer()
    await observer.observe(make_facts(time=DAY - 2.0))

    assert (await observer.observe(make_facts(time=DAY - 1.0))).requests == 2
    assert (await observer.observe(make_facts(time=DAY + 1.0))).requests == 1


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"path": "/other"}, True),
        ({"client": ip_address("198.51.100.99")}, False),
        ({"headers": {"user-agent": "curl/8"}}, False),
    ],
)
def test_visitor_is_address_agent_and_language(
    other: dict[str, object], same: bool
) -> None:
    keys = [visitor_key(f, b"salt") for f in (make_facts(), make_facts(**other))]  # type: ignore[arg-type]

    assert (keys[0] == keys[1]) is same


@pytest.mark.parametrize(
    ("name", "value", "same"),
    [
        ("accept-language", "EN;q=0.3, fr", True),
        ("accept-language", " en-GB,x-1234", True),
        ("accept-language", "fr", False),
        ("accept-language", "*", False),
        ("dnt", "7", True),
        ("sec-gpc", "yes", True),
        ("dnt", "1", False),
        ("sec-gpc", "1", False),
    ],
)
def test_a_changed_letter_makes_no_stranger(name: str, value: str, same: bool) -> None:
    other = make_facts(BROWSER_HEADERS | {name: value})

    assert (visitor_key(make_facts(), b"") == visitor_key(other, b"")) is same


@pytest.mark.parametrize(
    ("other", "same"), [("2001:db8:1:2:f::9", True), ("2001:db8:1:3::1", False)]
)
def test_network_of_an_ipv6_client_is_its_64(other: str, same: bool) -> None:
    one = network_of(ip_address("2001:db8:1:2::1"))

    assert (one == network_of(ip_address(other))) is same


async def test_no_neighbour_pays_for_a_trap() -> None:
    observer = make_observer()
    await observer.observe(make_facts(path="/trap"))
    neighbour = make_facts(client=ip_address("198.51.100.99"))

    assert not (await observer.observe(neighbour)).trapped


ROBOT = {**BROWSER_HEADERS, "accept": "*/*"}


def forbidding(path: str, agent: str) -> bool:
    return path.startswith("/private/") and agent != "Friend"


def make_watcher(store: Store | None = None) -> Observer:
    store = MemoryStore(Terms(PACE)) if store is None else store
    return Observer(store, PACE, lambda p: False, b"s" * 32, forbidding)


async def test_who_has_read_robots_txt_has_to_obey() -> None:
    observer = make_watcher()
    seen = [
        await observer.observe(make_facts(ROBOT, path=path))
        for path in ("/private/1.jpg", "/robots.txt", "/private/2.jpg", "/art/1.jpg")
    ]

    assert [each.robots_violations for each in seen] == [0, 0, 1, 1]


async def test_robots_txt_is_asked_for_the_bots_own_name() -> None:
    observer, friend = make_watcher(), claims(make_bot("Friend"))
    await observer.observe(make_facts(ROBOT, path="/robots.txt", identity=friend))

    facts = make_facts(ROBOT, path="/private/1.jpg", identity=friend)

    assert (await observer.observe(facts)).robots_violations == 0


@pytest.mark.parametrize(("status", "share"), [(404, 50), (200, 0), (401, 0)])
async def test_an_answer_counts_with_the_next_request(status: int, share: int) -> None:
    observer = make_watcher()
    for number in range(20):
        await observer.observe(make_facts())
        observer.answered(make_facts(), status if number % 2 else 200)

    assert (await observer.observe(make_facts())).missing_share == pytest.approx(
        share, abs=3
    )


async def test_answers_that_wait_are_bounded() -> None:
    observer = make_watcher()
    for number in range(PENDING + 10):
        observer.answered(make_facts(headers={"user-agent": str(number)}), 404)

    assert len(observer._pending) == PENDING


class Counting(MemoryStore):
    calls = 0

    async def observe(self, visitor: bytes, sighting: Sighting) -> Seen:
        self.calls += 1
        return await super().observe(visitor, sighting)


async def test_a_request_is_one_call_to_the_store() -> None:
    store = Counting(Terms(PACE))
    observer = make_watcher(store)

    for path in ("/robots.txt", "/private/1.jpg", "/trap", "/art/1.jpg"):
        await observer.observe(make_facts(ROBOT, path=path))
        observer.answered(make_facts(ROBOT, path=path), 404)

    assert store.calls == 4


async def test_without_a_robots_txt_nothing_is_forbidden() -> None:
    observer = make_observer()
    await observer.observe(make_facts(ROBOT, path="/robots.txt"))

    assert (await observer.observe(make_facts(ROBOT))).robots_violations == 0


async def test_a_style_sheet_completes_no_work() -> None:
    observer = make_observer()
    sizes = [f"/works/harbour-{size}.jpg" for size in (320, 480, 640, 800)]
    for path in (*sizes, "/a.css", "/b.css", "/c.css"):
        seen = await observer.observe(make_facts(path=path))

    assert seen.works_in_all_sizes == 1


CALM = Calm(())


def make_breathing() -> tuple[Observer, MemoryStore]:
    pace = Pace(interval=1.0, burst=60.0)
    store = MemoryStore(Terms(pace))
    return Observer(store, pace, lambda p: False, b"s" * 32), store


async def test_while_a_breath_lasts_the_store_waits() -> None:
    observer, store = make_breathing()
    plan = planned(observer, make_facts(chrome()))
    for _ in range(3):
        observer.observe_now(plan, 10.0, b"a", CALM)

    assert store.seen_now(b"a", ()).counts[0] == 1
    assert (await observer.observe(make_facts(chrome(), time=10.0), b"a")).requests == 4


def test_a_breath_that_is_over_is_told() -> None:
    observer, _ = make_breathing()
    plan = planned(observer, make_facts(chrome()))
    seen = [observer.observe_now(plan, time, b"a", CALM) for time in (10.0, 11.0, 12.0)]

    assert [each.requests for each in seen] == [1, 1, 3]


def test_breaths_are_bounded_and_the_eldest_is_told() -> None:
    observer, store = make_breathing()
    plan = planned(observer, make_facts(chrome()))
    for number in range(BREATHS + 1):
        for _ in range(2):
            observer.observe_now(plan, 10.0, number.to_bytes(2), CALM)

    assert len(observer._breaths) == BREATHS
    assert store.seen_now(bytes(2), ()).counts[0] == 2


def test_what_is_not_there_ends_a_breath() -> None:
    observer, store = make_breathing()
    facts = make_facts(chrome(), time=10.0)
    visitor = visitor_key(facts, observer.salt_of(10.0))
    for _ in range(2):
        observer.observe_now(planned(observer, facts), 10.0, visitor, CALM)

    observer.answered(facts, 404)

    assert store.seen_now(visitor, ()).counts[0] == 2


class Far:
    """A Store that does not answer at once."""

    async def observe(self, visitor: bytes, sighting: Sighting) -> Seen:
        return Seen(0.0, 0.0, (0.0,) * COUNTS, 0, ())

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("store", "is_local"), [(MemoryStore(Terms(PACE)), True), (Far(), False)]
)
def test_only_a_local_store_answers_at_once(store: Store, is_local: bool) -> None:
    assert make_watcher(store).is_local is is_local


def test_a_store_far_away_is_not_asked_at_once() -> None:
    observer = make_watcher(Far())

    with pytest.raises(StoreError):
        observer.observe_now(planned(observer, make_facts()), 10.0, b"a", CALM)
