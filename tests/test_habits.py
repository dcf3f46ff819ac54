"""What sums of sightings mean."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from guard.facts import Behaviour
from guard.habits import (
    MOST,
    behaviour_of,
    climb,
    completes_a_work,
    distinct,
    headroom,
    longest_walk,
    steady,
)
from guard.places import Place, look
from guard.sightings import (
    READ_LISTING,
    READ_ROBOTS,
    SKETCH_AT,
    SKETCH_BITS,
    Count,
    Lead,
    moment,
    untimed,
)
from guard.store.base import Pace, Seen
from guard.store.record import COUNTS

PACE = Pace(interval=1.0, burst=3.0)
ALL_TAKEN = (1 << SKETCH_BITS) - 1 << SKETCH_AT


def behaviour(
    marks: int = 0, found: tuple[Count, ...] = (), **counts: float
) -> Behaviour:
    places = [0.0] * COUNTS
    for name, count in counts.items():
        places[Count[name.upper()]] = count
    seen = Seen(10.0, 10.0, tuple(places), marks, ())
    return behaviour_of(seen, PACE, 10.0, found)


def step(time: float, lead: Lead, place: Place | None = None) -> int:
    return moment(time) | untimed(lead, place)


def taken(*names: str, lead: Lead = Lead.NOTHING, every: float = 1.0) -> list[int]:
    """The steps of who takes these files."""
    return [
        step(number * every, lead, look(f"/works/{name}", ""))
        for number, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"requests": 2.6}, {"requests": 3}),
        ({"traps": 0.3}, {"trapped": True}),
        ({"traps": 0.2}, {"trapped": False}),
        # pictures out of the blue, as long as no page explains them
        ({"alone": 9}, {"pictures_without_page": 9, "pictures_from_listing": 0}),
        ({"alone": 9, "marks": READ_LISTING}, {"pictures_from_listing": 9}),
        ({"alone": 60, "pages": 1}, {"pictures_without_page": 0}),
        ({"alone": 70, "pages": 1}, {"pictures_without_page": 10}),
        ({"alone": 30, "pages": 0.5}, {"pictures_without_page": 0}),
        ({"opened": 12.4}, {"pictures_opened": 12}),
        # pages, as long as nothing is taken that belongs to them
        ({"pages": 12}, {"pages_without_assets": 12}),
        ({"pages": 12, "assets": 1}, {"pages_without_assets": 2}),
        ({"pages": 12, "pictures": 2}, {"pages_without_assets": 0}),
        # the same pictures again
        ({"pictures": 50}, {"pictures_again": 50}),
        ({"pictures": 50, "conditional": 1}, {"pictures_again": 0}),
        ({"pictures": 50, "marks": ALL_TAKEN}, {"pictures_again": 0}),
        # shares, from ten requests on
        ({"requests": 10, "heads": 5}, {"head_share": 50, "missing_share": 0}),
        ({"requests": 20, "missing": 15}, {"missing_share": 75}),
        ({"requests": 9, "heads": 9, "missing": 9}, {"head_share": 0}),
        # robots.txt
        ({"violations": 2}, {"robots_violations": 2}),
        # what this very request adds
        (
            {"violations": 2, "found": (Count.VIOLATIONS, Count.ALL_SIZES)},
            {"robots_violations": 3, "works_in_all_sizes": 1},
        ),
    ],
)
def test_habit(counts: dict[str, Any], expected: dict[str, Any]) -> None:
    found = behaviour(**counts)

    assert {name: getattr(found, name) for name in expected} == expected


def test_a_sketch_counts_within_a_tenth() -> None:
    dice = random.Random(1)
    for number in (10, 50, 100, 200, 400):
        marks = 0
        for _ in range(number):
            marks |= 1 << SKETCH_AT + dice.randrange(SKETCH_BITS)

        assert distinct(marks) == pytest.approx(number, rel=0.15)


def test_a_full_sketch_is_no_error() -> None:
    assert distinct(ALL_TAKEN) > 1000


SIZES = ("tide-480.webp", "tide-800.webp", "tide.webp", "tide.jpg")


@pytest.mark.parametrize(
    ("names", "completes"),
    [
        (SIZES, True),
        (("dune.jpg", *SIZES[:3], "dune-480.jpg", SIZES[3]), True),
        (SIZES[:3], False),
        (SIZES[:3] * 3, False),
        ((*SIZES, SIZES[0]), False),
        ((*SIZES, "tide-480.jpg"), False),  # it was complete before
        (("a.jpg", "b.jpg", "c.jpg", "d.jpg"), False),
    ],
)
def test_completes_a_work(names: tuple[str, ...], completes: bool) -> None:
    assert completes_a_work(taken(*names)) is completes


def test_a_page_completes_no_work() -> None:
    assert not completes_a_work([*taken(*SIZES), step(9.0, Lead.NOTHING)])


def test_pictures_opened_by_hand_are_no_walk() -> None:
    opened = taken(*[f"{number}.jpg" for number in range(9)], lead=Lead.PERSON)

    assert (longest_walk(opened), steady(opened)) == (0, 8)


@pytest.mark.parametrize(
    ("ranks", "length"),
    [
        ([], 0),
        ([5], 1),
        ([1, 2, 3], 3),
        ([1, 1, 2, 2], 2),
        ([1, 5, 2, 3, 4], 3),
        ([3, 2, 1], 1),
        ([1, 0x8001], 1),  # from letters to numbers
    ],
)
def test_climb(ranks: list[int], length: int) -> None:
    assert climb(ranks) == length


@pytest.mark.parametrize("names", [range(1, 12), range(11, 0, -1)])
@pytest.mark.parametrize(("pages", "walked"), [(0, 11), (1, 0)])
def test_a_walk_is_one_where_no_page_explains_it(
    names: range, pages: int, walked: int
) -> None:
    counts = [0.0] * COUNTS
    counts[Count.ALONE], counts[Count.PAGES] = 11, pages
    steps = tuple(taken(*[f"{name}.jpg" for name in names]))

    seen = Seen(10.0, 10.0, tuple(counts), 0, steps)

    assert behaviour_of(seen, PACE, 10.0).pictures_in_order == walked


@pytest.mark.parametrize(
    ("times", "pauses"),
    [
        ([0, 1, 2, 3, 4], 4),
        ([0, 1.1, 2, 3.1, 4], 4),
        ([0, 1, 5, 6, 12], 0),
        ([0, 0.01, 0.02, 0.03], 0),  # as fast as it goes
        ([0, 1], 0),
        ([], 0),
        ([10485.0, 10486.0, 10487.0, 10488.0], 3),  # the clock goes round
    ],
)
def test_steady(times: list[float], pauses: int) -> None:
    assert steady([step(time, Lead.NOTHING) for time in times]) == pauses


def room(
    leasts: dict[str, float],
    marks: int = 0,
    steps: Sequence[int] = (),
    ahead: float = 0.0,
    **counts: float,
) -> int:
    """Of a visitor with a burst of a hundred requests, of which `ahead` have come."""
    pace = Pace(interval=1.0, burst=100.0)
    places = [counts.get(count.name.lower(), 0.0) for count in Count]
    seen = Seen(10.0, 10.0 + ahead, tuple(places), marks, tuple(steps))
    return headroom(seen, behaviour_of(seen, pace, 10.0), pace, 10.0, leasts)


@pytest.mark.parametrize(
    ("leasts", "state", "expected"),
    [
        ({}, {}, MOST),
        ({}, {"ahead": 95.0}, 4),
        ({"requests": 20}, {"requests": 10.0}, 8),
        ({"pictures_without_page": 8}, {"alone": 6.0}, 12),
        ({"pictures_from_listing": 8}, {"alone": 7.0, "marks": READ_LISTING}, 0),
        ({"pages_without_assets": 12}, {"pages": 4.0}, 6),
        ({"pages_without_assets": 12}, {"pages": 4.0, "assets": 9.0}, 10),
        ({"pictures_again": 60}, {"pictures": 50.0}, 8),
        ({"different_pictures": 4}, {"marks": 1 << SKETCH_AT}, 2),
        ({"head_share": 50}, {"requests": 9.0, "heads": 1.0}, 0),
        ({"missing_share": 50}, {"requests": 11.0, "missing": 1.0}, MOST),
        ({"robots_violations": 2}, {"marks": READ_ROBOTS}, 0),
        ({"pictures_again": 60}, {"conditional": 1e-12}, 0),
    ],
)
def test_headroom_is_what_ordinary_requests_may_use(
    leasts: dict[str, float], state: dict[str, Any], expected: int
) -> None:
    assert room(leasts, **state) == expected


@pytest.mark.parametrize(("least", "expected"), [(4, MOST), (3, 0)])
def test_what_old_steps_leave_may_be_like_clockwork(least: int, expected: int) -> None:
    """A pause of a minute, and then one picture a second."""
    steps = [step(time, Lead.NOTHING) for time in (0.0, 60.0, 61.0, 62.0, 63.0)]

    assert room({"steady_requests": least}, steps=steps) == expected


@pytest.mark.parametrize(("least", "expected"), [(4, MOST), (3, 0)])
def test_a_walk_comes_to_light_with_the_first_lonely_picture(
    least: int, expected: int
) -> None:
    steps = taken("a.jpg", "b.jpg", "c.jpg")

    assert room({"pictures_in_order": least}, steps=steps) == expected
