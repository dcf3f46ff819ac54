"""What one request says about habits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guard.facts import Facts
from guard.habits import behaviour_of
from guard.sightings import (
    ALONE,
    PICTURE,
    READ_LISTING,
    READ_ROBOTS,
    UNLED,
    Count,
    Lead,
    Sightings,
    lead_of,
)
from guard.store.base import Pace, Sighting, Terms
from guard.store.record import COUNTS, MARKS, STRANGER, fold, read
from tests.browsers import Headers, chrome, firefox, in_the_clear, without
from tests.build import make_facts, planned

TERMS = Terms(Pace(interval=1.0, burst=3.0))
HOTLINK = {**chrome(), "sec-fetch-site": "cross-site", "referer": "https://b.example/"}


def sighting(path: str = "/art/1.jpg", **changes: Any) -> Sighting:
    return Sightings(lambda path: path == "/trap").of(make_facts(path=path, **changes))


def counted(path: str, headers: Headers | None = None, method: str = "GET") -> set[str]:
    seen = sighting(path, headers=headers, method=method)
    return {Count(place).name for place, _ in seen.counts} - {"REQUESTS"}


@pytest.mark.parametrize(
    ("headers", "lead"),
    [
        (chrome(), Lead.PAGE),
        (in_the_clear(firefox()), Lead.PAGE),
        (without(chrome(), "referer"), Lead.PAGE),
        ({**chrome(), "sec-fetch-site": "same-site"}, Lead.PAGE),
        ({"referer": "http://www.art.example/works/"}, Lead.PAGE),
        (HOTLINK, Lead.ELSEWHERE),
        (without(HOTLINK, "referer"), Lead.ELSEWHERE),
        ({"referer": "https://art.example.evil.example/"}, Lead.ELSEWHERE),
        ({"referer": "nonsense"}, Lead.ELSEWHERE),
        (chrome("document"), Lead.PERSON),
        (in_the_clear(firefox("document")), Lead.PERSON),
        (without(in_the_clear(firefox()), "referer"), Lead.NOTHING),
        ({}, Lead.NOTHING),
    ],
)
def test_lead(headers: Headers, lead: Lead) -> None:
    assert lead_of(make_facts(headers)) is lead


@pytest.mark.parametrize(
    ("path", "headers", "counts"),
    [
        ("/art/1.jpg", chrome(), {"PICTURES", "ALONE"}),
        ("/art/1.jpg", chrome() | {"if-none-match": '"a"'}, {"CONDITIONAL"}),
        ("/art/1.jpg", chrome() | {"range": "bytes=9-"}, {"CONDITIONAL"}),
        ("/art/1.jpg", chrome() | {"cache-control": "no-cache"}, {"CONDITIONAL"}),
        ("/art/1.jpg", chrome("document"), {"OPENED"}),
        ("/works/", chrome("document"), {"PAGES"}),
        ("/works/", chrome("document") | {"sec-purpose": "prefetch"}, {"ASSETS"}),
        ("/works/", {}, {"PAGES"}),
        ("/show", chrome("image"), {"PICTURES", "ALONE"}),
        ("/show", in_the_clear(firefox("image")), {"PICTURES", "ALONE"}),
        ("/show", chrome("script"), {"ASSETS"}),
        ("/api", chrome("empty"), set()),
        ("/api", in_the_clear(firefox("empty")), set()),
        ("/live", {"upgrade": "websocket"}, set()),
        ("/style.css", {}, {"ASSETS"}),
        ("/feed.xml", {}, {"PAGES"}),
        ("/sitemap.xml", {}, set()),
        ("/robots.txt", {}, set()),
        ("/trap", {}, {"TRAPS", "PAGES"}),
    ],
)
def test_what_counts(path: str, headers: Headers, counts: set[str]) -> None:
    found = counted(path, headers)

    assert counts <= found
    assert found <= counts | {"PAGES", "PICTURES", "ALONE"}


FROM = "sec-fetch-site"


@pytest.mark.parametrize(
    "headers",
    [
        HOTLINK,
        without(HOTLINK, "referer"),
        chrome() | {FROM: "same-site"},
        chrome("document") | {FROM: "cross-site"},
        chrome("document") | {FROM: "same-origin", "sec-purpose": "prefetch"},
        chrome("document") | {FROM: "same-origin", "purpose": "prefetch"},
        in_the_clear(firefox()) | {"referer": "http://blog.example/"},
    ],
)
def test_who_is_sent_has_not_walked_into_a_trap(headers: Headers) -> None:
    assert "TRAPS" not in counted("/trap", headers)


@pytest.mark.parametrize("headers", [chrome(), chrome("document"), {}])
def test_who_walks_into_a_trap_is_counted(headers: Headers) -> None:
    assert "TRAPS" in counted("/trap", headers)


def test_head_counts() -> None:
    assert "HEADS" in counted("/art/1.jpg", method="HEAD")


@pytest.mark.parametrize(
    ("path", "headers", "marks"),
    [
        ("/robots.txt", {}, READ_ROBOTS),
        ("/robots.txt", chrome("document"), 0),  # an artist looks at her own
        ("/sitemap.xml", {}, READ_LISTING),
        ("/works.json", {}, READ_LISTING),
        ("/works.json", chrome("empty"), 0),  # the page's own script
        ("/feed.xml", {}, READ_LISTING),
        ("/works/", {}, 0),
    ],
)
def test_marks(path: str, headers: Headers, marks: int) -> None:
    assert sighting(path, headers=headers).marks == marks


def test_a_picture_leaves_a_mark_of_its_own() -> None:
    one, same, other = (sighting(f"/art/{name}.jpg").marks for name in ("a", "a", "b"))

    assert one == same != other
    assert one.bit_count() == 1


@pytest.mark.parametrize(
    ("path", "headers", "how"),
    [
        ("/art/1.jpg", chrome(), PICTURE),
        ("/art/1.jpg", {}, PICTURE | UNLED),
        ("/works/", {}, UNLED),
        ("/works/", HOTLINK | {"sec-fetch-dest": "document"}, 0),
        ("/works/", chrome("iframe"), None),
        ("/style.css", {}, None),
    ],
)
def test_steps(path: str, headers: Headers, how: int | None) -> None:
    step = sighting(path, headers=headers).step

    assert (step if step is None else step >> 40 & 15) == how


@pytest.mark.parametrize("time", [0.0, 1.8e9, 1e12, 0.004])
def test_everything_fits_into_a_record(time: float) -> None:
    facts: Facts = make_facts(time=time, path="/é" * 9000, query="q" * 9000)
    seen = Sightings(lambda path: True).of(facts)

    assert all(0 <= place < COUNTS for place, _ in seen.counts)
    assert len({place for place, _ in seen.counts}) == len(seen.counts)
    assert seen.marks < 1 << 8 * MARKS
    assert seen.step is None or seen.step < 1 << 64


def test_every_lead_has_its_weight() -> None:
    assert set(ALONE) == set(Lead)
    assert all(float(weight * 16).is_integer() for weight in ALONE.values())


NAMES = some.sampled_from(
    ["accept", "referer", "purpose", "sec-fetch-site", "sec-fetch-dest", "range"]
)


@given(some.text(), some.text(), some.dictionaries(NAMES, some.text()))
def test_whatever_is_sent_has_a_behaviour(
    path: str, query: str, headers: Headers
) -> None:
    seen = Sightings(lambda path: False).of(
        make_facts(headers, path=path, query=query, time=1.8e9)
    )
    record = fold(STRANGER, seen, TERMS)

    assert behaviour_of(read(record), TERMS.pace, 1.8e9).requests == 1


@given(
    some.sampled_from([0.0, 5.25, 1.8e9]), some.sampled_from([chrome(), HOTLINK, {}])
)
def test_a_plan_says_the_same_at_any_time(time: float, headers: Headers) -> None:
    sightings = Sightings(lambda path: False)
    facts = make_facts(headers, time=time)

    assert planned(sightings, make_facts(headers)).at(time) == sightings.of(facts)


@pytest.mark.parametrize(
    ("path", "headers", "method", "ordinary"),
    [
        ("/art/1.jpg", chrome(), "GET", True),
        ("/works/", chrome("iframe"), "GET", True),
        ("/works.json", chrome("empty"), "GET", True),
        ("/art/1.jpg", chrome(), "HEAD", False),
        ("/trap", chrome("iframe"), "GET", False),
        ("/art/1.jpg", HOTLINK, "GET", False),
        ("/works/", chrome("document"), "GET", False),
        ("/robots.txt", {}, "GET", False),
    ],
)
def test_ordinary_is_what_a_page_led_to(
    path: str, headers: Headers, method: str, ordinary: bool
) -> None:
    facts = make_facts(headers, path=path, method=method)
    plan = planned(Sightings(lambda path: path == "/trap"), facts)

    assert plan.is_ordinary is ordinary
