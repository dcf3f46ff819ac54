"""What every client owes: the answer comes in as it is, or not at all."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from guard.errors import UpstreamUnreachable
from guard.headers import first
from guard.upstream.base import Outgoing
from tests.servers import answering, scripted, serve
from tests.upstream.conftest import Connect
from tests.upstream.sites import (
    CHUNKS,
    HOST,
    OK,
    answer,
    get,
    whole,
)


async def test_redirects_are_handed_on(connect: Connect) -> None:
    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, status=302, headers=((b"location", b"/elsewhere"),))

    async with serve(site) as port:
        incoming = await connect(port).fetch(get())

    assert (incoming.status, first(incoming.headers, b"location")) == (
        302,
        b"/elsewhere",
    )


async def test_body_stays_encoded(connect: Connect) -> None:
    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, b"not really", headers=((b"content-encoding", b"gzip"),))

    async with serve(site) as port:
        assert await whole(await connect(port).fetch(get())) == b"not really"


async def test_body_arrives_while_it_is_made(connect: Connect) -> None:
    seen = asyncio.Event()

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        await seen.wait()
        await send({"type": "http.response.body", "body": b"b"})

    async with serve(site) as port:
        stream = (await connect(port).fetch(get())).stream()
        assert await anext(stream) == b"a"
        seen.set()
        assert b"".join([chunk async for chunk in stream]) == b"b"


@pytest.mark.parametrize("status", [200, 204, 304])
async def test_head_and_bodiless_answers_end(connect: Connect, status: int) -> None:
    raw = b"HTTP/1.1 %d X\r\nContent-Length: 7\r\n\r\n" % status
    async with scripted(answering(raw)) as port:
        incoming = await connect(port).fetch(Outgoing("HEAD", b"/", (HOST,)))
        assert await whole(incoming) == b""

    assert first(incoming.headers, b"content-length") == b"7"


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", b"ok"),
        (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", b"ok"),
        # until the line closes
        (b"HTTP/1.1 200 OK\r\n\r\nok", b"ok"),
        (b"HTTP/1.0 200 OK\r\n\r\nok", b"ok"),
        # chunks, with extensions and trailers that end here
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"1;x=y\r\no\r\n1\r\nk\r\n0\r\nX-Trailer: 1\r\n\r\n",
            b"ok",
        ),
        # informational answers go before
        (
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            b"ok",
        ),
    ],
)
async def test_every_framing_is_read(connect: Connect, raw: bytes, body: bytes) -> None:
    async with scripted(answering(raw)) as port:
        incoming = await connect(port).fetch(get())
        assert (incoming.status, await whole(incoming)) == (200, body)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
        OK + b"Content-Le",
        OK + b"No colon here\r\n\r\n",
        OK + b"X-A: a\x00b\r\n\r\n",
        OK + b"Bad Name: x\r\n\r\n",
        # two lengths, and so two readings
        OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nokk",
        OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + CHUNKS,
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Content-Length: 2x\r\n\r\nok",
        # bombs
        OK + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n",
        OK + b"X-A: a\r\n" * 5_000 + b"\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000,
        # nobody asked to switch
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
)
async def test_malformed_answers_are_refused(connect: Connect, raw: bytes) -> None:
    async with scripted(answering(raw)) as port:
        with pytest.raises(UpstreamUnreachable):
            await connect(port).fetch(get())


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize(
    "raw",
    [
        OK + b"Content-Length: 9\r\n\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\nnumber\r\nshort",
    ],
)
async def test_a_body_cut_short_is_an_error(
    connect: Connect, raw: bytes, reset: bool
) -> None:
    async with scripted(answering(raw, reset=reset)) as port:
        with pytest.raises(UpstreamUnreachable):
            await whole(await connect(port).fetch(get()))
