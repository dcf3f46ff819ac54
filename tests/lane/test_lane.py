from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any, cast

import pytest

from guard.lane.lane import Lane
from guard.lane.protocol import no_lane
from guard.records.stamp import is_stamp
from tests.lane.lines import (
    ADMIN,
    Answer,
    Street,
    Watched,
    app_of,
    get,
    guarded,
    visitor,
)
from tests.lane.places import PAGE, site
from tests.servers import scripted

CACHED = {"cache": {"bytes": "1 MB"}}


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with scripted(site) as port:
        yield port


@pytest.fixture
async def street(tmp_path: Path, port: int) -> AsyncIterator[Street]:
    async with guarded(app_of(tmp_path, port)) as street:
        yield street


async def answers_to(street: Street, requests: Iterable[bytes]) -> list[Answer]:
    async with visitor(street) as line:
        return [await line.ask(request) for request in requests]


async def test_the_lane_answers_from_the_first_time_on(street: Street) -> None:
    first, second = await answers_to(street, [get()] * 2)

    assert first.comparable() == second.comparable()
    assert street.entered == 2


async def test_each_answer_has_a_name_of_its_own(street: Street) -> None:
    answers = await answers_to(street, [get()] * 3)

    names = {answer.first(b"x-guard-id").decode() for answer in answers}
    assert len(names) == 3
    assert all(is_stamp(name) for name in names)


async def test_a_head_hidden_in_a_line_is_nobodys(street: Street) -> None:
    """Who asked by HTTP/1.0 could have others of her address say what she says."""
    _, _, rest = get(b"/echo").partition(b"\r\n")
    hiding = b"GET /echo HTTP/1.0\r\nx-hers: 1\r\nx: HTTP/1.1\r\n" + rest
    await answers_to(street, [hiding])
    (answer,) = await answers_to(street, [get(b"/echo")])

    assert b"x-hers" not in answer.body


@pytest.mark.parametrize(
    "request_",
    [
        get(b"/.guard/why"),
        get(b"/x/../.guard/why"),
        get(b"/%2eguard/why"),
        get(b"/%00"),
        get(b"/%ff"),
        get(b"/echo#x"),
        get(b"http://art.example/echo"),
        get(b"/" + b"x" * 513),
        get(b"/echo", (b"Range", b"bytes=0-1")),
        get(b"/echo", (b"Connection", b"close")),
        get(b"/echo", (b"Proxy-Connection", b"close")),
        get(b"/echo", (b"Content-Length", b"0")),
        get(b"/echo").replace(b"GET", b"HEAD", 1),
        get(b"/echo").replace(b"GET", b"POST", 1),
        get(b"/echo").replace(b"1.1", b"1.0", 1),
    ],
)
async def test_what_is_not_plain_takes_the_road(
    street: Street, request_: bytes
) -> None:
    await answers_to(street, [get()])
    for _ in range(3):
        async with visitor(street) as line:
            await line.ask(request_, is_head=request_.startswith(b"HEAD"))

    assert street.entered == 1


async def test_the_admin_port_has_no_lane(tmp_path: Path, port: int) -> None:
    app = app_of(tmp_path, port)

    assert app.lane_to(ADMIN) is None
    assert app.lane_to(ADMIN + 1) is not None
    await app.close()


@pytest.mark.parametrize(
    "rules", [{"opentelemetry": True}, {"store": "redis://127.0.0.1:9"}]
)
async def test_where_each_stage_is_seen_or_waited_for_is_no_lane(
    tmp_path: Path, port: int, rules: dict[str, Any]
) -> None:
    app = app_of(tmp_path, port, **rules)

    assert app.lane_to(ADMIN + 1) is None
    await app.close()


@pytest.mark.parametrize("path", [b"/", b"/kept", b"/404", b"/1.png", b"/chunked"])
@pytest.mark.parametrize("rules", [{}, CACHED], ids=["uncached", "cached"])
async def test_the_lane_counts_as_the_road_does(
    tmp_path: Path, port: int, path: bytes, rules: dict[str, Any]
) -> None:
    counts = []
    for lane_to in (None, no_lane):
        async with guarded(app_of(tmp_path, port, **rules), lane_to) as street:
            await answers_to(street, [get(path)] * 5)
            counts.append([await street.counted(what) for what in COUNTED])
            assert (street.entered > 2) is (lane_to is None)

    assert counts[0] == counts[1]


async def test_the_lane_counts_crawlers_as_the_road_does(
    tmp_path: Path, port: int
) -> None:
    counts = []
    for lane_to in (None, no_lane):
        app = app_of(tmp_path, port, images={"workers": 1}, **CACHED)
        async with guarded(app, lane_to) as street:
            await answers_to(street, [get(b"/1.png", who=GPTBOT)] * 5)
            counts.append([await street.counted(what) for what in COUNTED])

    assert counts[0] == counts[1]


GPTBOT = ((b"Host", b"art.example"), (b"User-Agent", b"GPTBot/1.2"))
COUNTED = (
    "guard_requests_total",
    'guard_responses_total{status="2xx"}',
    'guard_responses_total{status="4xx"}',
    "guard_sent_bytes_total",
    'guard_pictures_total{bot="",given="original"',
    'guard_pictures_total{bot="GPTBot",given=',
    "guard_verdict_seconds_count",
    "guard_request_seconds_count",
    "guard_upstream_seconds_count",
    'guard_cache_total{outcome="hit"}',
    'guard_cache_total{outcome="miss"}',
    'guard_cache_total{outcome="bypass"}',
    "guard_saved_bytes_total",
    "guard_rule_hits_total",
)


class Broken:
    """A part of which nothing works."""

    def __getattr__(self, name: str) -> Any:
        raise ZeroDivisionError(name)


class Forgetful(Broken):
    """Verdicts that know their guests, and no more."""

    def __init__(self, lane: Lane) -> None:
        self.known = lane._verdicts.known


def with_broken(lane: Lane, part: str) -> Lane:
    parts = {
        "verdicts": lane._verdicts,
        "answers": lane._answers,
        "site": lane._site,
        "books": lane._books,
        "failed": lane._failed,
    }
    parts[part] = cast(Any, Forgetful(lane) if part == "verdicts" else Broken())
    return Lane(**cast(Any, parts))


@pytest.mark.parametrize("part", ["verdicts", "answers", "books"])
async def test_whatever_breaks_she_has_her_answer(
    tmp_path: Path, port: int, part: str
) -> None:
    app = app_of(tmp_path, port, **CACHED)
    lane = app.lane_to(ADMIN + 1)
    assert lane is not None
    watched = Watched(with_broken(lane, part))
    async with guarded(app, watched.to) as street:
        answers = await answers_to(street, [get(b"/kept")] * 3)
        failures = await street.counted('guard_source_failures_total{source="guard"}')

    assert [answer.body for answer in answers] == [PAGE] * 3
    assert failures == (3 if part != "books" else 2)  # the road has books of its own
    assert watched.entered == (0 if part == "verdicts" else 3)


async def test_broken_books_leave_the_sites_answer_whole(
    tmp_path: Path, port: int
) -> None:
    app = app_of(tmp_path, port)
    lane = app.lane_to(ADMIN + 1)
    assert lane is not None
    async with guarded(app, Watched(with_broken(lane, "books")).to) as street:
        answers = await answers_to(street, [get()] * 3)

    assert [answer.body for answer in answers] == [PAGE] * 3
    assert len({answer.comparable() for answer in answers}) == 1


async def test_a_refusal_takes_the_road_with_its_verdict(street: Street) -> None:
    first, second = await answers_to(street, [get(b"/", who=GPTBOT)] * 2)

    assert first.comparable() == second.comparable()
    assert street.entered == 2
    assert await street.counted("guard_verdict_seconds_count") == 2
