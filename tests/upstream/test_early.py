from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.types import Message

from guard.addresses import Networks
from guard.errors import UpstreamUnreachable
from guard.upstream.answer import MOST_HINTS, MOST_INFORMATIONAL, Answer
from guard.upstream.base import Links
from guard.upstream.client import unobserved
from guard.upstream.early import (
    MOST_BYTES,
    MOST_LINKS,
    Audience,
    Hints,
    can_be_told,
    links_of,
    may_hear,
)
from guard.upstream.httpx_client import HttpxUpstream
from guard.upstream.limits import DEFAULT, Limits
from guard.wire import HINT, hint_of
from tests.build import make_facts
from tests.fakes import make_request
from tests.servers import read_head, scripted
from tests.upstream.conftest import Connect
from tests.upstream.readers import Heard
from tests.upstream.sites import OK, get, whole

PAGE = OK + b"Content-Length: 2\r\n\r\nok"
EARLY = b"HTTP/1.1 103 Early Hints\r\n"
NAMES = st.sampled_from([b"link", b"connection", b"set-cookie", b"content-length"])
LINES = st.lists(
    st.tuples(NAMES, st.binary(max_size=300) | st.just(b"link")), max_size=99
)


@given(LINES)
@example([(b"link", b"<a>\r\nset-cookie: b=1")])
@example([(b"link", b"x" * MOST_BYTES), (b"link", b"y")])
@example([(b"link", b"x")] * (MOST_LINKS + 1))
def test_what_goes_on_is_few_short_lines_of_one_head(
    lines: list[tuple[bytes, bytes]],
) -> None:
    links = links_of(tuple(lines))
    head = hint_of(links)

    assert head.count(b"\r\nlink: ") == len(links) <= MOST_LINKS
    assert head.count(b"\n") == head.count(b"\r") == len(links) + 2
    assert sum(map(len, links)) <= MOST_BYTES


def test_links_alone_go_on_and_only_from_end_to_end() -> None:
    named = ((b"link", b"<a>"), (b"x-own", b"1"), (b"link", b"<b>"), (b"link", b""))

    assert links_of(named) == (b"<a>", b"<b>")
    assert links_of((*named, (b"connection", b"Link"))) == ()


def told_of(raw: bytes, limits: Limits = DEFAULT) -> Heard:
    answer, heard = Answer(limits, unobserved), Heard()
    answer.expect(heard, is_head=False)
    answer.feed(raw)
    return heard


@given(st.binary(max_size=200), st.integers(0, MOST_INFORMATIONAL))
@example(b"Content-Length: 9\r\nLink: <a>\r\n\r\n", 2)
@example(b"Transfer-Encoding: chunked\r\nLink: <a>\r\n\r\n", 2)
@example(b"Link: <a>\r\n b\r\n\r\n", 1)
@example(b"Link: <a>\r\n\r\n", 2 * MOST_HINTS)
def test_hostile_hints_harm_nobody(junk: bytes, times: int) -> None:
    try:
        heard = told_of((EARLY + junk) * times + PAGE)
    except UpstreamUnreachable:
        return

    assert len(heard.hints) <= MOST_HINTS
    assert all(hint_of(links) for links in heard.hints)


def test_a_hint_is_no_part_of_the_answer() -> None:
    heard = told_of(EARLY + b"Link: <a>\r\nContent-Length: 9\r\n\r\n" + PAGE)

    assert heard.hints == [(b"<a>",)]
    assert (heard.headers, heard.parts) == (((b"content-length", b"2"),), [b"ok"])


@pytest.mark.parametrize("status", [100, 102, 199])
def test_other_words_before_the_answer_hint_at_nothing(status: int) -> None:
    heard = told_of(b"HTTP/1.1 %d X\r\nLink: <a>\r\n\r\n" % status + PAGE)

    assert (heard.hints, heard.status) == ([], 200)


def test_endless_hints_are_no_answer() -> None:
    with pytest.raises(UpstreamUnreachable):
        told_of(EARLY + b"Link: <" + b"a" * 99, Limits(header_size=99))


@pytest.mark.parametrize(
    ("mode", "version", "may"),
    [
        ("navigate", "1.1", True),
        ("navigate", "1.0", False),
        ("no-cors", "1.1", False),
        ("", "1.1", False),
    ],
)
def test_who_opens_a_page_may_hear(mode: str, version: str, may: bool) -> None:
    headers = {"sec-fetch-mode": mode} if mode else {}

    assert may_hear(make_facts(headers, http_version=version)) is may


OPENS = {"sec-fetch-mode": "navigate", "connection": "Keep-Alive"}


@pytest.mark.parametrize(
    ("peer", "more", "is_direct"),
    [
        (("203.0.113.9", 1), {}, True),
        (("::ffff:203.0.113.9", 1), {}, True),
        (("198.51.100.7", 1), {}, False),
        (("::ffff:198.51.100.7", 1), {}, False),
        (None, {}, False),
        (("203.0.113.9", 1), {"via": "1.1 squid"}, False),
        (("203.0.113.9", 1), {"forwarded": "for=192.0.2.1"}, False),
        (("203.0.113.9", 1), {"x-forwarded-proto": "https"}, False),
        (("203.0.113.9", 1), {"x-real-ip": "192.0.2.1"}, False),
        (("203.0.113.9", 1), {"connection": "close"}, False),
        (("203.0.113.9", 1), {"connection": ""}, False),
    ],
)
def test_who_comes_by_a_proxy_hears_only_where_all_do(
    peer: tuple[str, int] | None, more: dict[str, str], is_direct: bool
) -> None:
    scope, facts = make_request(client=peer).scope, make_facts(OPENS | more)
    proxies = Networks.parse(["198.51.100.0/24"])

    assert Audience("direct", proxies).has(scope, facts) is is_direct
    assert Audience("all", proxies).has(scope, facts)
    assert not Audience("none", proxies).has(scope, facts)


def test_who_opens_no_page_hears_none_however_far_they_go() -> None:
    facts = make_facts({"connection": "keep-alive"})

    assert not Audience("all", Networks()).has(make_request().scope, facts)


@pytest.mark.parametrize(
    ("scope", "can"),
    [({}, False), ({"extensions": None}, False), ({"extensions": {HINT: {}}}, True)],
)
def test_a_server_says_that_it_can_tell(scope: dict[str, object], can: bool) -> None:
    assert can_be_told(scope) is can


async def test_hints_are_sent_until_they_come_too_late() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    hints = Hints(send)
    hints.tell((b"<a>",))
    await hints.end()
    hints.tell((b"<b>",))
    await hints.end()

    assert sent == [{"type": HINT, "links": (b"<a>",)}]


async def test_a_hint_that_cannot_be_sent_is_nobodys_loss() -> None:
    async def send(message: Message) -> None:
        raise OSError

    hints = Hints(send)
    hints.tell((b"<a>",))
    await hints.end()


async def test_who_asks_is_told_while_the_answer_is_waited_for(
    connect: Connect,
) -> None:
    """But by httpx, which has no ear for it."""
    hints, told = list[Links](), asyncio.Event()

    async def site(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_head(reader)
        writer.write(EARLY + b"Link: <a>\r\n\r\n")
        await told.wait()
        writer.write(PAGE)

    def hear(links: Links) -> None:
        hints.append(links)
        told.set()

    async with scripted(site) as port:
        upstream = connect(port)
        is_deaf = isinstance(upstream, HttpxUpstream)
        if is_deaf:
            told.set()
        incoming = await upstream.fetch(replace(get(), hint=hear))
        assert await whole(incoming) == b"ok"

    assert hints == ([] if is_deaf else [(b"<a>",)])
