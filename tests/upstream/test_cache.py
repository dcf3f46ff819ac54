"""Many visitors, one site, and as few questions to it as possible."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guard.actions.load import Load
from guard.actions.treatment import Treatment
from guard.actions.variant import VariantHandler
from guard.addresses import Networks
from guard.headers import Header, first
from guard.rules import Action
from guard.upstream.base import Outgoing
from guard.upstream.cache import CachedUpstream, CacheLimits
from guard.upstream.client import PooledUpstream
from guard.upstream.relay import prepare
from tests.build import make_verdict
from tests.fakes import FakeMaker, answer_of, make_request
from tests.servers import serve
from tests.upstream.caching import (
    ETAG,
    FRESH,
    Answer,
    Room,
    Site,
    asking,
    read,
    serving,
    settled,
)
from tests.upstream.sites import answer

pytestmark = pytest.mark.usefixtures("kept")
RANGES = (b"accept-ranges", b"bytes")
PART = (b"range", b"bytes=0-3")


async def test_the_second_visitor_costs_the_site_nothing() -> None:
    room = serving(FRESH, ETAG)
    await room.ask()
    room.clock.now += 5
    answer = await room.ask((b"user-agent", b"another"))

    assert answer.body == b"original"
    assert answer.headers[-1] == (b"age", b"5")
    assert room.counted == ["miss", "hit"]
    assert room.saved == [len(b"original")]


@pytest.mark.parametrize(
    ("wanted", "method", "size"), [(PART, "GET", 4), (FRESH, "HEAD", 0)]
)
async def test_only_what_is_sent_is_saved(
    wanted: Header, method: str, size: int
) -> None:
    room = serving(FRESH, RANGES)
    await room.ask()
    await room.ask(wanted, method=method)

    assert room.saved == [size]


@pytest.mark.parametrize(
    "header", [(b"authorization", b"Basic eA=="), (b"x-original-url", b"/admin")]
)
async def test_what_might_be_personal_or_poison_goes_past(header: Header) -> None:
    room = serving(FRESH)
    await room.ask(header)
    await room.ask()

    assert room.counted == ["bypass", "miss"]


async def test_another_kind_of_visitor_gets_another_copy() -> None:
    room = Room(Site(by_coding))
    for coding in (b"gzip", b"br", b"gzip", b"br"):
        given = await room.ask((b"accept-encoding", coding))
        assert given.body == coding

    assert room.counted == ["miss", "miss", "hit", "hit"]


def by_coding(outgoing: Outgoing) -> Answer:
    coding = first(outgoing.headers, b"accept-encoding") or b""
    vary = (b"vary", b"accept-encoding")
    return Answer(coding, (FRESH, vary, (b"content-encoding", coding)))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_conditions_are_answered_from_the_copy(method: str) -> None:
    room = serving(FRESH, ETAG)
    await room.ask()

    assert (await room.ask((b"if-none-match", b'"a"'), method=method)).status == 304
    assert len(room.site.asked) == 1


async def test_a_part_comes_from_the_whole() -> None:
    room = serving(FRESH, RANGES)
    await room.ask()
    answer = await room.ask(PART)

    assert (answer.status, answer.body) == (206, b"orig")
    assert len(room.site.asked) == 1


@pytest.mark.parametrize(
    ("method", "header"), [("HEAD", ETAG), ("GET", PART), ("GET", (b"if-range", b"a"))]
)
async def test_of_what_is_not_there_the_site_is_asked_as_it_was(
    method: str, header: Header
) -> None:
    room = serving(FRESH)
    await room.ask(header, method=method)

    assert room.site.asked == [asking(header, method=method)]
    assert room.counted == ["bypass"]


async def test_a_part_beyond_the_end_is_the_sites_to_refuse() -> None:
    room = serving(FRESH, RANGES)
    await room.ask()
    await room.ask((b"range", b"bytes=99-"))

    assert room.counted == ["miss", "bypass"]


async def test_a_head_of_a_stale_copy_downloads_nothing() -> None:
    room = serving(FRESH, ETAG)
    await room.ask()
    room.clock.now += 61
    await room.ask(method="HEAD")

    assert [asked.method for asked in room.site.asked] == ["GET", "HEAD"]


async def test_a_reload_asks_the_site() -> None:
    room = serving(FRESH, ETAG)
    await room.ask()
    await room.ask((b"cache-control", b"no-cache"))

    assert first(room.site.asked[1].headers, b"if-none-match") == b'"a"'


async def test_a_stale_copy_serves_while_the_site_is_asked() -> None:
    room = serving((b"cache-control", b"max-age=1, stale-while-revalidate=60"))
    await room.ask()
    room.clock.now += 10
    stale = [await room.ask(), await room.ask()]
    await settled()
    fresh = await room.ask()

    assert [first(given.headers, b"age") for given in stale] == [b"10", b"10"]
    assert first(fresh.headers, b"age") == b"0"
    assert room.counted == ["miss", "stale", "stale", "hit"]
    assert len(room.site.asked) == 2


# Waiting together


async def test_a_thousand_misses_are_one_question() -> None:
    room = serving(FRESH)
    room.site.gate = asyncio.Event()
    asked = [asyncio.ensure_future(room.ask()) for _ in range(1000)]
    await settled()
    room.site.gate.set()
    bodies = {given.body for given in await asyncio.gather(*asked)}

    assert bodies == {b"original"}
    assert len(room.site.asked) == 1
    assert room.counted == ["miss"] + ["hit"] * 999


async def test_all_wait_for_a_whole_whose_length_nobody_said() -> None:
    gate = asyncio.Event()
    room = Room(Site(lambda _: Answer(gate=gate, announced=False)))
    asked = [asyncio.ensure_future(room.ask()) for _ in range(10)]
    await settled()
    gate.set()
    await asyncio.gather(*asked)

    assert len(room.site.asked) == 1


@pytest.mark.parametrize("leaves_after", ["asking", "the headers"])
async def test_an_asker_who_leaves_does_not_break_the_others(leaves_after: str) -> None:
    body = asyncio.Event()
    room = Room(Site(lambda _: Answer(gate=body)), total=100_000)
    room.site.gate = asyncio.Event()
    asker, *others = [asyncio.ensure_future(room.ask()) for _ in range(3)]
    await settled()
    if leaves_after == "the headers":
        room.site.gate.set()
        await settled()
    asker.cancel()
    await settled()
    room.site.gate.set()
    body.set()

    assert [(await other).body for other in others] == [b"original"] * 2
    assert len(room.site.asked) == 1


async def test_what_all_have_left_is_given_up() -> None:
    room = serving(FRESH)
    room.site.gate = asyncio.Event()
    asked = [asyncio.ensure_future(room.ask()) for _ in range(3)]
    await settled()
    for one in asked:
        one.cancel()
    await settled()
    room.site.gate.set()

    assert (await room.ask()).body == b"original"
    assert len(room.site.answers) == 1


async def test_what_has_begun_is_brought_in_for_the_next() -> None:
    gate = asyncio.Event()
    room = Room(Site(lambda _: Answer(gate=gate)))
    asked = asyncio.ensure_future(room.ask())
    await settled()
    asked.cancel()
    gate.set()
    await settled()
    await room.ask()

    assert room.counted == ["miss", "hit"]


async def test_nobody_gets_what_was_meant_for_the_asker() -> None:
    numbers = iter(range(9))
    room = Room(Site(lambda _: personal(next(numbers))))
    room.site.gate = asyncio.Event()
    asked = [asyncio.ensure_future(room.ask()) for _ in range(3)]
    await settled()
    room.site.gate.set()
    cookies = {first(a.headers, b"set-cookie") for a in await asyncio.gather(*asked)}

    assert len(cookies) == 3


def personal(number: int) -> Answer:
    return Answer(headers=(FRESH, (b"set-cookie", b"id=%d" % number)))


async def test_not_even_when_the_asker_has_left() -> None:
    room = Room(Site(lambda _: personal(1)))
    room.site.gate = asyncio.Event()
    asker, other = (asyncio.ensure_future(room.ask()) for _ in range(2))
    await settled()
    asker.cancel()
    await settled()
    room.site.gate.set()
    await other

    assert len(room.site.answers) == 2
    assert all(given.closed for given in room.site.answers)


async def test_one_confirmation_is_enough_for_all() -> None:
    room = serving(FRESH, ETAG)
    await room.ask()
    room.clock.now += 61
    room.site.answer = lambda _: Answer(b"", (FRESH, ETAG), 304)
    answers = await asyncio.gather(*[room.ask() for _ in range(5)])

    assert {given.body for given in answers} == {b"original"}
    assert len(room.site.asked) == 2
    assert room.counted[1:] == ["revalidated"] * 5


async def test_visitors_selected_otherwise_ask_on_their_own() -> None:
    room = serving(FRESH, (b"vary", b"user-agent"))
    room.site.gate = asyncio.Event()
    agents = [((b"user-agent", name),) for name in (b"a", b"a", b"b")]
    asked = [asyncio.ensure_future(room.ask(*agent)) for agent in agents]
    await settled()
    room.site.gate.set()
    await asyncio.gather(*asked)

    assert sorted(room.counted) == ["bypass", "hit", "miss"]


# What changes


@pytest.mark.parametrize(("status", "kept"), [(200, False), (303, False), (403, True)])
async def test_a_change_makes_the_copy_forgotten(status: int, kept: bool) -> None:
    room = Room(
        Site(lambda asked: Answer(status=status if asked.method != "GET" else 200))
    )
    await room.ask()
    await room.ask(method="DELETE")
    await room.ask()

    assert (room.counted[-1] == "hit") is kept


@pytest.mark.parametrize(
    ("location", "kept"),
    [
        (b"/art/1.jpg", False),
        (b"1.jpg", False),
        (b"https://ART.example/art/1.jpg", False),
        (b"http://other.example/art/1.jpg", True),
        (b"http://[", True),
    ],
)
async def test_a_change_tells_what_else_is_forgotten(
    location: bytes, kept: bool
) -> None:
    changed = Answer(headers=((b"location", location),), status=201)
    room = Room(Site(lambda asked: changed if asked.method == "POST" else Answer()))
    await room.ask()
    await room.cache.fetch(Outgoing("POST", b"/art/", ((b"host", b"art.example"),)))
    await room.ask()

    assert (room.counted[-1] == "hit") is kept


async def test_what_was_on_its_way_before_a_change_is_not_kept() -> None:
    gate = asyncio.Event()
    room = Room(Site(lambda _: Answer(gate=gate)))
    before = asyncio.ensure_future(room.ask())
    await settled()
    assert room.cache.purge("http://art.example/art/1.jpg")
    gate.set()
    await before
    await room.ask()

    assert room.counted == ["miss", "miss"]


@pytest.mark.parametrize(
    ("url", "purged"),
    [
        ("https://art.example/art/1.jpg", True),
        ("http://Art.Example/art/1.jpg", True),
        ("http://art.example/art/1.jpg?a", False),
        ("http://art.example", False),
        ("http://[", False),
    ],
)
async def test_purge(url: str, purged: bool) -> None:
    room = serving(FRESH)
    await room.ask()

    assert room.cache.purge(url) is purged


@pytest.mark.parametrize(
    ("host", "target", "url"),
    [
        (b"art.example", b"/%C3%A4.jpg", "http://art.example/\u00e4.jpg"),
        (b"art.example", b"/%c3%a4.jpg", "http://art.example/\u00e4.jpg"),
        (b"art.example", "/\u00e4.jpg".encode(), "http://art.example/%C3%A4.jpg"),
        (b"art.example", b"/a%20b.jpg", "http://art.example/a b.jpg"),
        (b"art.example:443", b"/1.jpg", "https://art.example/1.jpg"),
        (b"art.example", b"/1.jpg", "https://art.example:443/1.jpg"),
        (b"xn--knst-0ra.example", b"/1.jpg", "https://k\u00fcnst.example/1.jpg"),
    ],
)
async def test_purge_knows_every_spelling(host: bytes, target: bytes, url: str) -> None:
    room = serving(FRESH)
    await room.cache.fetch(Outgoing("GET", target, ((b"host", host),)))
    await settled()

    assert room.cache.purge(url)


async def test_closing_ends_what_is_on_its_way() -> None:
    room = Room(Site(lambda _: Answer(gate=asyncio.Event())))
    incoming = await room.cache.fetch(asking())
    await room.cache.close()

    assert room.site.closed
    assert room.site.answers[0].closed
    await incoming.close()
    assert room.cache.used == 0


# As if there were no cache


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=50),
    st.sampled_from([200, 203, 301, 404, 410, 500]),
    st.lists(st.tuples(st.sampled_from([b"x-a", b"link"]), st.binary(max_size=9))),
)
async def test_a_copy_is_what_the_site_would_have_sent(
    body: bytes, status: int, extra: list[Header]
) -> None:
    room = serving(FRESH, *extra, body=body, status=status)
    before = await room.ask()
    after = await room.ask()
    headers = tuple(line for line in after.headers if line[0] != b"age")

    assert (after.status, headers, after.body) == (
        before.status,
        before.headers,
        before.body,
    )


# Between real neighbours


async def test_a_crawlers_picture_costs_no_second_download_and_stays_out() -> None:
    """People get the original although a crawler got its variant before and after."""
    picture = b"original"
    room = serving(FRESH, (b"content-type", b"image/png"), body=picture)
    treatment = Treatment("decoy", True, False, True, 10_000_000)
    load = Load(10_000_000)
    crawler = VariantHandler(room.cache, Networks(), FakeMaker(), treatment, load)
    bodies = []
    for _ in range(2):
        no_cache = (b"cache-control", b"no-cache")
        request = make_request(headers=[(b"host", b"art.example"), no_cache])
        poisoned = await crawler.respond(request, make_verdict(Action.POISON))
        bodies.append((await answer_of(poisoned, request)).body)
        person = prepare(make_request().scope, Networks())
        bodies.append((await read(await room.cache.fetch(person))).body)

    assert bodies == [b"variant", picture] * 2
    assert len(room.site.asked) == 1


async def test_behind_a_real_client() -> None:
    asked = 0

    async def site(scope: Any, receive: Any, send: Any) -> None:
        nonlocal asked
        asked += 1
        await answer(send, b"x" * 300_000, headers=(FRESH,))

    counted: list[str] = []
    async with serve(site) as port:
        pooled = PooledUpstream(f"http://127.0.0.1:{port}")
        limits = CacheLimits(10_000_000, 1_000_000)
        cache = CachedUpstream(pooled, limits, lambda: 0.0, counted.append)
        sizes = [await size(cache) for _ in range(3)]
        await cache.close()

    assert sizes == [300_000] * 3
    assert (asked, counted) == (1, ["miss", "hit", "hit"])


async def size(cache: CachedUpstream) -> int:
    return len((await read(await cache.fetch(asking()))).body)
