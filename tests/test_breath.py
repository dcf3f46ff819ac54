"""Whoever breathes is judged just like one who does not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from guard.behaviour import Observer
from guard.breath import SECONDS, Breath
from guard.conditions import Habit
from guard.facts import HABITS, NOTHING_SEEN, Behaviour, Facts
from guard.remainder import Calm
from guard.rules import Rule
from guard.sightings import Plan, Sightings
from guard.store.base import Pace, Seen, Terms
from guard.store.memory import MemoryStore
from guard.store.record import COUNTS
from tests.browsers import Headers, chrome, without
from tests.build import make_facts

NOW = 1.0e9
STRANGER = Seen(NOW, NOW, (0.0,) * COUNTS, 0, ())
LINK = chrome("document") | {"sec-fetch-site": "same-origin"}
PICTURES = [f"/works/{number}.jpg" for number in range(40)]
SIZES = [f"/works/harbour-{size}.jpg" for size in (320, 480, 640, 800, 1024)]


def is_trap(path: str) -> bool:
    return path == "/trap"


def is_forbidden(path: str, agent: str) -> bool:
    return path.startswith("/private/")


def calm(**leasts: float) -> Calm:
    return Calm([Rule(n, Habit(n, least), weight=1.0) for n, least in leasts.items()])


def plan_of(path: str = "/works/1.jpg", headers: Headers | None = None) -> Plan:
    return Sightings(is_trap).plan(make_facts(headers or chrome(), path=path))


def breath(room: int = 9, seen: Seen = STRANGER) -> Breath:
    return Breath(NOTHING_SEEN, seen, room, NOW)


def test_what_waits_is_told_in_order() -> None:
    held, plans = breath(), [plan_of("/works/1.jpg"), plan_of("/style.css")]

    assert all(held.takes(plan, NOW + 0.5 * i) for i, plan in enumerate(plans))
    assert held.waiting() == [plans[0].at(NOW), plans[1].at(NOW + 0.5)]


def test_no_more_than_there_is_room_for() -> None:
    held = breath(room=2)

    assert [held.takes(plan_of(), NOW) for _ in range(4)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("path", "headers", "taken"),
    [
        ("/works/1.jpg", chrome(), True),
        ("/works/1.jpg", chrome() | {"if-none-match": '"a"'}, True),
        ("/works/", LINK, True),
        ("/style.css", chrome("style"), True),
        ("/works.json", chrome("empty"), True),
        ("/works/1.jpg", without(chrome(), "referer", "sec-fetch-site"), False),
        ("/works/1.jpg", chrome("document"), False),
        ("/robots.txt", {"accept": "*/*"}, False),
        ("/trap", LINK, False),
    ],
)
def test_what_a_page_led_to_may_wait(path: str, headers: Headers, taken: bool) -> None:
    assert breath().takes(plan_of(path, headers), NOW) is taken


@pytest.mark.parametrize(
    ("late", "taken"), [(0.0, True), (1.9, True), (-0.1, False), (SECONDS, False)]
)
def test_a_breath_is_short(late: float, taken: bool) -> None:
    assert breath().takes(plan_of(), NOW + late) is taken


def test_time_that_runs_backwards_ends_a_breath() -> None:
    held = breath()

    assert [held.takes(plan_of(), NOW + late) for late in (1.0, 0.5)] == [True, False]


def test_the_last_size_of_a_work_does_not_wait() -> None:
    before = tuple(filter(None, (plan_of(path).at(NOW).step for path in SIZES[:2])))
    held = breath(seen=Seen(NOW, NOW, STRANGER.counts, 0, before))
    asked = [SIZES[1], SIZES[2], PICTURES[0], SIZES[2], SIZES[3]]

    taken = [held.takes(plan_of(path), NOW) for path in asked]

    assert taken == [True, True, True, True, False]


# Whatever anybody asks for, by whatever road: with breaths and without.

HEADERS: list[Headers] = [
    *[chrome(), chrome(), chrome(), chrome(), LINK],
    chrome("script"),
    chrome("empty"),
    chrome() | {"if-none-match": '"a"'},
    LINK | {"sec-purpose": "prefetch"},
    chrome("document"),
    chrome("document") | {"sec-fetch-site": "cross-site"},
    without(chrome(), "referer", "sec-fetch-site"),
    {"user-agent": chrome()["user-agent"]},
]
PATHS = [
    *(*PICTURES, *SIZES, *SIZES, "/works/", "/works/", "/style.css", "/data", "/trap"),
    *("/feed.xml", "/sitemap.xml", "/robots.txt", "/private/1.jpg"),
]
PAUSES = [0.0, 0.0, 0.001, 0.01, 0.1, 0.1, 0.5, 1.0, 3.0, 40.0, 70.0, -0.2, 86_400.0]
ODDS = some.integers(0, 15)


@dataclass(frozen=True, slots=True)
class Asked:
    """`who` comes by the lane or by the road, and finds what was asked for or not."""

    who: int
    facts: Facts
    lane: bool
    found: bool


@some.composite
def walks(draw: some.DrawFn) -> list[Asked]:
    """Of three visitors; many mean no harm most of the time."""
    oddity, now, asked = draw(ODDS), NOW, []
    for _ in range(draw(some.integers(1, 60))):
        odd = draw(ODDS) < oddity
        path = draw(some.sampled_from(PATHS if odd else [*PICTURES, *SIZES[:3]]))
        headers = draw(some.sampled_from(HEADERS)) if odd else chrome()
        method = "HEAD" if odd and draw(ODDS) == 0 else "GET"
        now += draw(some.sampled_from(PAUSES if odd else PAUSES[:7]))
        facts = make_facts(headers, path=path, method=method, time=now)
        lane, found = draw(ODDS) > 1, not (odd and draw(ODDS) < 3)
        asked.append(Asked(draw(some.integers(0, 2)), facts, lane, found))
    return asked


LEASTS = some.dictionaries(
    some.sampled_from(sorted(HABITS)),
    some.sampled_from([1.0, 2.0, 2.5, 3.0, 4.0, 6.0, 9.0, 20.0, 60.0]),
)
PACES = some.sampled_from([Pace(1.0, 20.0), Pace(0.1, 1.5), Pace(0.01, 60.0)])
HALF_LIVES = some.sampled_from([0.5, 30.0, 1800.0])


def key(asked: Asked) -> bytes:
    return b"%d %d" % (asked.who, asked.facts.time // 86_400)


async def seen_by(observer: Observer, walk: list[Asked]) -> list[Behaviour]:
    behaviours = []
    for each in walk:
        facts, visitor = each.facts, key(each)
        if each.lane:
            seen = observer.observe_now(observer.plan(facts), facts.time, visitor)
        else:
            seen = await observer.observe(facts, visitor)
        behaviours.append(seen)
        if not each.found:
            observer.missed(visitor)
    for each in walk:
        observer.settle(key(each))
    return behaviours


@settings(max_examples=300, deadline=None)
@given(walks(), LEASTS, PACES, HALF_LIVES)
async def test_breaths_change_nothing(
    walk: list[Asked], leasts: dict[str, float], pace: Pace, half_life: float
) -> None:
    is_calm, terms = calm(**leasts), Terms(pace, half_life)
    kept, same = MemoryStore(terms), MemoryStore(terms)
    make = partial(Observer, pace=pace, is_trap=is_trap, secret=bytes(32))
    breathing = make(kept, is_forbidden=is_forbidden, calm=is_calm)

    seen = await seen_by(breathing, walk)
    expected = await seen_by(make(same, is_forbidden=is_forbidden), walk)

    assert [None if is_calm(each) else each for each in seen] == [
        None if is_calm(each) else each for each in expected
    ]
    assert dict(kept._visitors) == dict(same._visitors)
