"""What every client owes: connections are bounded, used again and freed."""

from __future__ import annotations

import asyncio
import random

import pytest
from starlette.types import Receive, Scope, Send

from guard.errors import UpstreamTimeout, UpstreamUnreachable
from guard.upstream.base import Incoming, Upstream
from guard.upstream.limits import Limits
from tests.servers import answering, free_port, read_head, scripted, serve
from tests.upstream.conftest import Connect
from tests.upstream.sites import (
    OK,
    answer,
    get,
    stall,
    stall_midway,
    whole,
)


async def test_nobody_listening_is_unreachable(connect: Connect) -> None:
    with pytest.raises(UpstreamUnreachable):
        await connect(free_port()).fetch(get())


async def test_silence_is_a_timeout(connect: Connect) -> None:
    async with scripted(stall) as port:
        with pytest.raises(UpstreamTimeout):
            await connect(port, Limits(read=0.05)).fetch(get())


async def test_silence_midway_is_a_timeout(connect: Connect) -> None:
    async with scripted(stall_midway) as port:
        incoming = await connect(port, Limits(read=0.05)).fetch(get())
        with pytest.raises(UpstreamTimeout):
            await whole(incoming)


async def test_headers_that_trickle_in_forever_time_out(connect: Connect) -> None:
    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(OK)
        while not reader.at_eof():
            writer.write(b"X-A: b\r\n")
            await asyncio.sleep(0)  # no byte is missed, but none brings the end nearer

    limits = Limits(answer=0.05, header_size=1 << 30)
    async with scripted(script) as port:
        with pytest.raises(UpstreamTimeout):
            await connect(port, limits).fetch(get())


async def test_a_full_house_is_a_timeout(connect: Connect) -> None:
    async with scripted(stall_midway) as port:
        upstream = connect(port, Limits(connections=1, waiting=0.05))
        incoming = await upstream.fetch(get())
        with pytest.raises(UpstreamTimeout):
            await upstream.fetch(get())
        await incoming.close()


async def test_a_place_that_is_freed_is_taken(connect: Connect) -> None:
    async with scripted(stall_midway) as port:
        upstream = connect(port, Limits(connections=1))
        first_one = await upstream.fetch(get())
        second = asyncio.get_running_loop().create_task(_fetched(upstream))
        await asyncio.sleep(0)
        await first_one.close()
        await (await second).close()


async def test_closing_frees_the_connection_at_once(connect: Connect) -> None:
    left = asyncio.Event()

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await stall_midway(reader, writer)
        left.set()

    async with scripted(script) as port:
        incoming = await connect(port).fetch(get())
        await incoming.close()
        await incoming.close()
        await asyncio.wait_for(left.wait(), 5)


async def test_cancelling_frees_the_connection_at_once(connect: Connect) -> None:
    arrived, left = asyncio.Event(), asyncio.Event()

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_head(reader)
        arrived.set()
        await reader.read()
        left.set()

    async with scripted(script) as port:
        upstream = connect(port)
        asking = asyncio.get_running_loop().create_task(_fetched(upstream))
        await arrived.wait()
        asking.cancel()
        await asyncio.wait_for(left.wait(), 5)


async def _fetched(upstream: Upstream) -> Incoming:
    return await upstream.fetch(get())


async def test_no_place_is_lost_however_askers_leave(connect: Connect) -> None:
    chance = random.Random(7)

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(chance.randrange(4)):
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": b"x"})

    async def ask_and_leave(upstream: Upstream) -> None:
        asking = asyncio.get_running_loop().create_task(_read(upstream))
        for _ in range(chance.randrange(25)):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    async with serve(site) as port:
        upstream = connect(port, Limits(connections=4))
        await asyncio.gather(*[ask_and_leave(upstream) for _ in range(150)])
        together = await asyncio.gather(*[upstream.fetch(get()) for _ in range(4)])
        assert [await whole(incoming) for incoming in together]


async def _read(upstream: Upstream) -> None:
    incoming = await upstream.fetch(get())
    try:
        async for _ in incoming.stream():
            pass
    finally:
        await incoming.close()


async def test_connections_are_used_again(connect: Connect) -> None:
    peers = set()

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        peers.add(scope["client"])
        await answer(send, b"ok")

    async with serve(site) as port:
        upstream = connect(port)
        for _ in range(5):
            await whole(await upstream.fetch(get()))

    assert len(peers) == 1


async def test_a_connection_closed_while_idle_is_replaced(connect: Connect) -> None:
    closed = asyncio.Event()

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await answering(OK + b"Content-Length: 2\r\n\r\nok")(reader, writer)
        writer.close()
        await writer.wait_closed()
        closed.set()

    async with scripted(script) as port:
        upstream = connect(port)
        for _ in range(3):
            closed.clear()
            assert await whole(await upstream.fetch(get())) == b"ok"
            await closed.wait()
