"""Readers: told at once, whatever they do while they are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import UpstreamTimeout, UpstreamUnreachable
from guard.headers import RawHeaders
from guard.upstream.client import PooledUpstream
from guard.upstream.connection import Connection
from guard.upstream.limits import DEFAULT, Limits
from tests.servers import Script, read_head, scripted
from tests.upstream.readers import Heard
from tests.upstream.sites import OK, get, stall, whole
from tests.upstream.test_client import Forgetful
from tests.upstream.test_connection import ANSWER, Counting, Site, asking
from tests.upstream.test_parsing import ANSWERS, Quiet

HEAD = b"GET / HTTP/1.1\r\nhost: art.example\r\n\r\n"


@asynccontextmanager
async def open_line(
    script: Script, limits: Limits = DEFAULT
) -> AsyncIterator[PooledUpstream]:
    """Upstream with one line on which one answer came in."""
    async with asking(script, limits) as upstream:
        await whole(await upstream.fetch(get()))
        yield upstream


async def heard(upstream: PooledUpstream) -> Heard:
    """What became of a question that is asked at once."""
    told, over = Heard(), asyncio.Event()
    told.then = over.set
    told.line = upstream.ask_now(HEAD, told)
    assert told.line is not None
    await asyncio.wait_for(over.wait(), 5)
    return told


async def test_without_a_line_at_hand_nothing_is_asked() -> None:
    async with asking(Site(ANSWER)) as upstream:
        assert upstream.ask_now(HEAD, Heard()) is None


async def test_on_a_line_at_hand_the_answer_is_told() -> None:
    async with open_line(Site(ANSWER, ANSWER)) as upstream:
        told = await heard(upstream)

    assert (told.status, told.parts, told.endings) == (200, [b"ok"], 1)
    assert told.headers == ((b"content-length", b"2"),)


async def test_a_line_in_use_is_not_at_hand() -> None:
    async with open_line(Site(ANSWER, ANSWER)) as upstream:
        assert upstream.ask_now(HEAD, Heard()) is not None
        assert upstream.ask_now(HEAD, Heard()) is None


async def test_nobody_comes_before_those_who_wait_for_their_turn() -> None:
    told, late = Heard(), list[object]()
    async with open_line(Site(*[ANSWER] * 3), Limits(connections=1)) as upstream:
        told.then = lambda: late.append(upstream.ask_now(HEAD, Heard()))
        told.line = upstream.ask_now(HEAD, told)
        assert await whole(await upstream.fetch(get())) == b"ok"

    assert late == [None]


async def test_who_leaves_is_told_so_and_frees_the_slot() -> None:
    limits, told = Limits(connections=1), Heard()
    async with open_line(Site(*[ANSWER] * 3), limits) as upstream:
        line = upstream.ask_now(HEAD, told)
        assert line is not None
        line.abort()
        assert isinstance(told.error, UpstreamUnreachable)
        assert upstream.ask_now(HEAD, Heard()) is None
        assert await whole(await upstream.fetch(get())) == b"ok"


async def test_a_line_that_just_ended_takes_no_slot_along() -> None:
    async with open_line(Site(*[ANSWER] * 3), Limits(connections=1)) as upstream:
        told = await heard(upstream)
        assert told.line is not None
        told.line.abort()  # while nobody uses it
        assert upstream.ask_now(HEAD, Heard()) is None
        assert await whole(await upstream.fetch(get())) == b"ok"


async def test_the_next_may_be_asked_for_while_the_end_is_told() -> None:
    site = Site(*[ANSWER] * 4)
    async with open_line(site) as upstream:
        first, second = Heard(), Heard()
        over = asyncio.Event()
        second.then = over.set

        def ask_on() -> None:
            second.line = upstream.ask_now(HEAD, second)

        first.then = ask_on
        first.line = upstream.ask_now(HEAD, first)
        await asyncio.wait_for(over.wait(), 5)

    assert (second.parts, second.line) == ([b"ok"], first.line)
    assert site.lines == 1


@pytest.mark.parametrize("more", [ANSWER, b"junk", b"HTTP/1.1 2"])
async def test_nobody_gets_what_came_behind_the_answer_of_another(more: bytes) -> None:
    async with open_line(Site(ANSWER, ANSWER + more)) as upstream:
        told, later = Heard(), list[object]()
        told.then = lambda: later.append(upstream.ask_now(HEAD, Heard()))
        told.line = upstream.ask_now(HEAD, told)
        while not told.over:
            await told.news.wait()
            told.news.clear()

    assert (told.parts, told.error, later) == ([b"ok"], None, [None])


async def test_a_line_closed_meanwhile_is_told_as_stale() -> None:
    async with open_line(Forgetful()) as upstream:
        told = await heard(upstream)

    assert isinstance(told.error, UpstreamUnreachable)
    assert told.was_stale


@pytest.mark.parametrize("start", [b"HTTP/1.1 2", OK + b"Content-Length: 9\r\n\r\nx"])
async def test_a_line_that_breaks_behind_a_word_is_not_stale(start: bytes) -> None:
    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        for answer in (ANSWER, start):
            await read_head(reader)
            writer.write(answer)

    async with open_line(script) as upstream:
        told = await heard(upstream)

    assert isinstance(told.error, UpstreamUnreachable)
    assert not told.was_stale


async def test_a_site_that_says_nothing_more_is_slow_not_stale() -> None:
    site = Site(ANSWER, b"")
    async with open_line(site, Limits(read=0.05)) as upstream:
        told = await heard(upstream)
        assert isinstance(told.error, UpstreamTimeout)
        with pytest.raises(UpstreamTimeout):
            await upstream.fetch(get())

    assert not told.was_stale


async def test_a_paused_line_tells_nothing_until_it_is_resumed() -> None:
    size = 8 * 1024 * 1024
    answer = OK + b"Content-Length: %d\r\n\r\n" % size + b"x" * size
    async with open_line(Site(ANSWER, answer), Limits(read=0.05)) as upstream:
        told, over = Heard(), asyncio.Event()
        told.then = over.set
        line = told.line = upstream.ask_now(HEAD, told)
        assert line is not None
        await told.news.wait()
        line.pause()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(over.wait(), 0.2)
        assert sum(map(len, told.parts)) < size
        line.resume()
        await asyncio.wait_for(over.wait(), 5)

    assert (sum(map(len, told.parts)), told.error) == (size, None)


async def test_the_time_until_the_headers_is_told_with_the_status() -> None:
    observed: list[tuple[float, int]] = []
    async with scripted(Site(ANSWER, ANSWER)) as port:
        upstream = PooledUpstream(
            f"http://127.0.0.1:{port}", observe=lambda *each: observed.append(each)
        )
        await whole(await upstream.fetch(get()))
        await heard(upstream)
        await upstream.close()

    assert [status for _, status in observed] == [200, 200]
    assert all(0 < seconds < 5 for seconds, _ in observed)


async def test_what_never_came_is_not_observed() -> None:
    observed: list[tuple[float, int]] = []
    async with scripted(stall) as port:
        upstream = PooledUpstream(
            f"http://127.0.0.1:{port}",
            Limits(read=0.05),
            observe=lambda *each: observed.append(each),
        )
        with pytest.raises(UpstreamTimeout):
            await upstream.fetch(get())

    assert observed == []


class Leaving(Heard):
    """Leaves, or fails itself, when it is told of something for the nth time."""

    def __init__(self, line: Connection, nth: int, *, raises: bool) -> None:
        super().__init__()
        self.line = line
        self._left_to_hear = nth
        self._raises = raises

    def begin(self, status: int, headers: RawHeaders) -> None:
        super().begin(status, headers)
        self._count()

    def add(self, data: bytes) -> None:
        super().add(data)
        self._count()

    def _count(self) -> None:
        self._left_to_hear -= 1
        if self._left_to_hear == 0 and self._raises:
            raise LookupError("a fault of the reader's own")
        if self._left_to_hear == 0 and self.line is not None:
            self.line.abort()


@given(
    st.sampled_from(ANSWERS),
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
)
def test_whoever_leaves_while_it_is_told_is_told_one_end(
    answer: bytes, nth: int, raises: bool, is_head: bool
) -> None:
    async def run() -> None:
        pool = Counting()
        line = Connection(DEFAULT, pool)
        line.connection_made(Quiet())
        reader = Leaving(line, nth, raises=raises)
        line.ask(HEAD, reader, is_head=is_head)
        line.data_received(answer)
        line.connection_lost(None)
        assert (pool.frees, reader.endings) == (1, 1)

    asyncio.run(run())
