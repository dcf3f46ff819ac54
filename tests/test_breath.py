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
from tests.build import make_facts, planned

NOW = 1.0e9
STRANGER = Seen(NOW, NOW, (0.0,) * COUNTS, 0, ())
BARE = {"user-agent": chrome()["user-agent"]}
LINK = chrome("document") | {"sec-fetch-site": "same-origin"}
PICTURES = [f"/works/{number}.jpg" for number in range(40)]
SIZES = [f"/works/harbour-{size}.jpg" for size in (320, 480, 640, 800, 1024)]


def is_trap(path: str) -> bool:
    return path == "/trap"


def is_forbidden(path: str, agent: str) -> bool:
    return path.startswith("/private/")


def calm(**leasts: float) -> Calm:
    return Calm([Rule(n, Habit(n, least), weight=1.0) for n, least in leasts.items()])


MINDING, CAREFREE = calm(requests=400.0), calm()


def plan_of(path: str = "/works/1.jpg", headers: Headers | None = None) -> Plan:
    facts = make_facts(headers or chrome(), path=path)
    return planned(Sightings(is_trap), facts)


def breath(room: int = 9, seen: Seen = STRANGER) -> Breath:
    return Breath(NOTHING_SEEN, seen, room, NOW, MINDING)


def test_what_waits_is_told_in_order() -> None:
    held, plans = breath(), [plan_of("/works/1.jpg"), plan_of("/style.css")]

    assert all(held.takes(plan, NOW + 0.5 * i, MINDING) for i, plan in enumerate(plans))
    assert held.waiting() == [plans[0].at(NOW), plans[1].at(NOW + 0.5)]


def test_no_more_than_there_is_room_for() -> None:
    held = breath(room=2)

    assert [held.takes(plan_of(), NOW, MINDING) for _ in range(4)] == [
        True,
        True,
        False,
        False,
    ]


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
    assert breath().takes(plan_of(path, headers), NOW, MINDING) is taken


@pytest.mark.parametrize(
    ("path", "headers", "taken"),
    [
        ("/works/1.jpg", BARE, True),
        ("/works/1.jpg", chrome("document"), True),
        ("/feed.xml", BARE, True),
        ("/robots.txt", BARE, False),
        ("/trap", BARE, False),
    ],
)
def test_who_minds_no_habits_lets_more_wait(
    path: str, headers: Headers, taken: bool
) -> None:
    held = Breath(NOTHING_SEEN, STRANGER, 9, NOW, CAREFREE)

    assert held.takes(plan_of(path, headers), NOW, CAREFREE) is taken


def test_another_kind_of_calm_ends_a_breath() -> None:
    assert not breath().takes(plan_of(), NOW, CAREFREE)


@pytest.mark.parametrize(
    ("late", "taken"), [(0.0, True), (1.9, True), (-0.1, False), (SECONDS, False)]
)
def test_a_breath_is_short(late: float, taken: bool) -> None:
    assert breath().takes(plan_of(), NOW + late, MINDING) is taken


def test_time_that_runs_backwards_ends_a_breath() -> None:
    held = breath()

    assert [held.takes(plan_of(), NOW + late, MINDING) for late in (1.0, 0.5)] == [
        True,
        False,
    ]


def test_the_last_size_of_a_work_does_not_wait() -> None:
    before = tuple(filter(None, (plan_of(path).at(NOW).step for path in SIZES[:2])))
    held = breath(seen=Seen(NOW, NOW, STRANGER.counts, 0, before))
    asked = [SIZES[1], SIZES[2], PICTURES[0], SIZES[2], SIZES[3]]

    taken = [held.takes(plan_of(path), NOW, MINDING) for path in asked]

    assert taken == [True, True, True, True, False]


# Whatever visitors do, one after the other, and by whatever road they come.

DOINGS: dict[str, tuple[list[str], Headers, str]] = {
    "look": (PICTURES, chrome(), "GET"),
    "look again": (PICTURES[:1], chrome(), "GET"),
    "look again if it changed": (PICTURES, chrome() | {"range": "bytes=1-"}, "GET"),
    "look closely": (SIZES, chrome(), "GET"),
    "follow links": (["/works/"], LINK, "GET"),
    "read": (["/works/", "/style.css", "/data", *PICTURES[:3]], LINK, "GET"),
    "open pictures": (PICTURES, chrome("document"), "GET"),
    "open pages": (["/works/"], chrome("document"), "GET"),
    "come from elsewhere": (PICTURES, {"referer": "https://b.example/"}, "GET"),
    "take all": (PICTURES, BARE, "GET"),
    "take all sizes": (SIZES, BARE, "GET"),
    "take a listing": (["/sitemap.xml", "/feed.xml"], BARE, "GET"),
    "ask for heads": (PICTURES, chrome(), "HEAD"),
    "read robots.txt": (["/robots.txt"], BARE, "GET"),
    "look where it is forbidden": (["/private/1.jpg"], chrome(), "GET"),
    "walk into a trap": (["/trap"], LINK, "GET"),
    "look for what is gone": (PICTURES, chrome(), "GET"),
}
# What turns a habit.
TURNS = {
    "requests": {"look"},
    "pictures_without_page": {"look", "take all"},
    "pictures_from_listing": {"take a listing", "take all"},
    "pages_without_assets": {"follow links"},
    "pictures_opened": {"open pictures"},
    "works_in_all_sizes": {"look closely"},
    "pictures_in_order": {"take all"},
    "steady_requests": {"open pages"},
    "different_pictures": {"look"},
    "pictures_again": {"look again", "look again if it changed"},
    "head_share": {"ask for heads"},
    "missing_share": {"look for what is gone"},
    "robots_violations": {"read robots.txt", "look where it is forbidden"},
}
PAUSES = [0.0, 0.0, 0.01, 0.1, 0.1, 0.1, 0.3, 1.0, 3.0, 20.0, 70.0, -0.2, 86_400.0]


@dataclass(frozen=True, slots=True)
class Asked:
    facts: Facts
    visitor: bytes
    by_lane: bool
    is_missing: bool


@some.composite
def walks(draw: some.DrawFn, doings: set[str]) -> list[Asked]:
    """Of two visitors who do these things, look, and do one thing more."""
    now, asked = NOW, []
    things = [*sorted(doings), "look", draw(some.sampled_from(sorted(DOINGS)))]
    for _ in range(draw(some.integers(2, 10))):
        what = draw(some.sampled_from(things))
        paths, headers, method = DOINGS[what]
        who, pause = draw(some.integers(0, 7)) // 7, draw(some.sampled_from(PAUSES))
        first, by_lane = draw(some.integers(0, 30)), draw(some.integers(0, 7)) < 7
        for number in range(first, first + draw(some.integers(1, 20))):
            now += pause
            path = paths[number % len(paths)]
            facts = make_facts(headers, path=path, method=method, time=now)
            visitor = b"%d %d" % (who, now // 86_400)
            asked.append(Asked(facts, visitor, by_lane, "gone" in what))
    return asked


LEASTS = some.sampled_from([1.0, 2.0, 2.5, 3.0, 5.0, 7.0, 9.0, 14.0, 20.0, 60.0])
PACES = some.sampled_from([Pace(1.0, 20.0), Pace(0.1, 1.5), Pace(0.01, 600.0)])
HALF_LIVES = some.sampled_from([0.5, 30.0, 1800.0, 1800.0])


async def seen_by(
    observer: Observer, walk: list[Asked], is_calm: Calm | None = None
) -> list[Behaviour]:
    behaviours = []
    for each in walk:
        facts, visitor = each.facts, each.visitor
        if each.by_lane:
            plan = planned(observer, facts)
            seen = observer.observe_now(plan, facts.time, visitor, is_calm)
        else:
            seen = await observer.observe(facts, visitor)
        behaviours.append(seen)
        if each.is_missing:
            observer.missed(visitor)
    for each in walk:
        observer.settle(each.visitor)
    return behaviours


def test_every_habit_is_tried() -> None:
    assert TURNS.keys() == HABITS.keys()


@pytest.mark.parametrize("habit", [*HABITS, ""])
@settings(max_examples=60, deadline=None)
@given(some.data(), LEASTS, PACES, HALF_LIVES)
async def test_breaths_change_nothing(
    habit: str, data: some.DataObject, least: float, pace: Pace, half_life: float
) -> None:
    is_calm, terms = calm(**{habit: least} if habit else {}), Terms(pace, half_life)
    walk = data.draw(walks(TURNS.get(habit) or {*DOINGS}))
    kept, same = MemoryStore(terms), MemoryStore(terms)
    make = partial(Observer, pace=pace, is_trap=is_trap, secret=bytes(32))

    breathing = make(kept, is_forbidden=is_forbidden)
    seen = await seen_by(breathing, walk, is_calm)
    expected = await seen_by(make(same, is_forbidden=is_forbidden), walk)

    assert [None if is_calm(each) else each for each in seen] == [
        None if is_calm(each) else each for each in expected
    ]
    assert dict(kept._visitors) == dict(same._visitors)
