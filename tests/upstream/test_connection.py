"""One connection: kept only while the site keeps to what was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from guard.errors import UpstreamUnreachable
from guard.upstream.base import Outgoing
from guard.upstream.client import PooledUpstream
from guard.upstream.connection import Connection
from guard.upstream.exchange import Exchange
from guard.upstream.limits import DEFAULT, Limits
from tests.servers import Script, read_head, scripted
from tests.upstream.sites import HOST, OK, get, whole

ANSWER = OK + b"Content-Length: 2\r\n\r\nok"


class Site:
    """Gives each request the next answer and counts the lines that were opened."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.lines = 0
        self.ended = asyncio.Event()

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.lines += 1
        try:
            while self.answers:
                await read_head(reader)
                writer.write(self.answers.pop(0))
            await reader.read()
        except asyncio.IncompleteReadError:
            pass
        finally:
            self.ended.set()


@asynccontextmanager
async def asking(
    script: Script, limits: Limits = DEFAULT
) -> AsyncIterator[PooledUpstream]:
    async with scripted(script) as port:
        upstream = PooledUpstream(f"http://127.0.0.1:{port}", limits)
        try:
            yield upstream
        finally:
            await upstream.close()


@pytest.mark.parametrize(
    "answer",
    [
        ANSWER,
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Trailer: 1\r\n\r\n",
        b"HTTP/1.1 304 Same\r\nContent-Length: 9\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ANSWER,
        b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
    ],
)
async def test_a_line_is_kept_after(answer: bytes) -> None:
    site = Site(answer, answer)
    async with asking(site) as upstream:
        for _ in range(2):
            incoming = await upstream.fetch(get())
            await whole(incoming)

    assert site.lines == 1
    assert b"x-trailer" not in dict(incoming.headers)


async def test_a_line_is_kept_after_head() -> None:
    site = Site(OK + b"Content-Length: 9\r\n\r\n", ANSWER)
    async with asking(site) as upstream:
        await whole(await upstream.fetch(Outgoing("HEAD", b"/", (HOST,))))
        assert await whole(await upstream.fetch(get())) == b"ok"

    assert site.lines == 1


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Connection: close\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        # more than was asked for would be taken for the next visitor's answer
        ANSWER + ANSWER,
        ANSWER + b"junk",
    ],
)
async def test_a_line_is_given_up_after(answer: bytes) -> None:
    site = Site(answer, ANSWER)
    async with asking(site) as upstream:
        for _ in range(2):
            assert await whole(await upstream.fetch(get())) == b"ok"

    assert site.lines == 2


@pytest.mark.parametrize(
    "more", [b"\r\nok", b"\r\n" + ANSWER, b"Connection: close\r\n\r\n"]
)
async def test_a_line_is_given_up_after_head_and(more: bytes) -> None:
    site = Site(OK + b"Content-Length: 2\r\n" + more, ANSWER)
    async with asking(site) as upstream:
        await whole(await upstream.fetch(Outgoing("HEAD", b"/", (HOST,))))
        assert await whole(await upstream.fetch(get())) == b"ok"

    assert site.lines == 2


async def test_what_nobody_asked_for_ends_an_idle_line() -> None:
    go, ended = asyncio.Event(), asyncio.Event()

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_head(reader)
        writer.write(ANSWER)
        await go.wait()
        writer.write(b"HTTP/1.1 408 Request Timeout\r\n\r\n")
        await reader.read()
        ended.set()

    async with asking(script) as upstream:
        await whole(await upstream.fetch(get()))
        go.set()
        await asyncio.wait_for(ended.wait(), 5)


async def test_an_idle_line_is_given_up_in_time() -> None:
    site = Site(ANSWER)
    async with asking(site, Limits(idle=0.05)) as upstream:
        await whole(await upstream.fetch(get()))
        await asyncio.wait_for(site.ended.wait(), 5)


async def test_headers_without_end_are_refused() -> None:
    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(OK + b"X-A: ")
        while not writer.is_closing():
            writer.write(b"a" * 10_000)
            await writer.drain()

    async with asking(script) as upstream:
        with pytest.raises(UpstreamUnreachable, match="endless"):
            await upstream.fetch(get())


async def test_a_slow_visitor_holds_the_site_back_and_costs_no_timeout() -> None:
    written, size = 0, 32 * 1024 * 1024
    finished = asyncio.Event()

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal written
        await read_head(reader)
        writer.write(OK + b"Content-Length: %d\r\n\r\n" % size)
        while written < size:
            writer.write(b"x" * 65536)
            written += 65536
            await writer.drain()
        finished.set()

    async with asking(script, Limits(read=0.2)) as upstream:
        incoming = await upstream.fetch(get())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(finished.wait(), 0.5)
        assert written < size / 2  # and that mostly in the kernel's buffers
        assert len(await whole(incoming)) == size


async def test_reading_on_after_closing_is_an_error_not_an_end() -> None:
    async with asking(Site(OK + b"Content-Length: 9\r\n\r\nshort")) as upstream:
        incoming = await upstream.fetch(get())
        stream = incoming.stream()
        await anext(stream)
        await incoming.close()
        with pytest.raises(UpstreamUnreachable):
            await anext(stream)


class Counting:
    """A Pool that counts how often an exchange was over."""

    frees = 0

    def answered(self, seconds: float, status: int) -> None:
        pass

    def freed(self, line: Connection) -> None:
        self.frees += 1

    def lost(self, line: Connection) -> None:
        pass


async def test_a_line_lost_before_its_first_use_fails_at_once() -> None:
    pool = Counting()
    line = Connection(DEFAULT, pool)
    line.connection_lost(None)
    exchange = Exchange(line)
    line.ask(b"", exchange)
    await line.send(b"nowhere")

    assert isinstance(exchange.error, UpstreamUnreachable)
    assert (pool.frees, line.usable) == (1, False)
