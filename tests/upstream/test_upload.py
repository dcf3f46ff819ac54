"""Uploads: invited, held back, and cut short by an early answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from guard.errors import UpstreamTimeout
from guard.upstream.base import Outgoing
from guard.upstream.client import PooledUpstream
from guard.upstream.limits import DEFAULT, Limits
from tests.servers import Script, read_head, scripted
from tests.upstream.sites import HOST, OK, get, pieces, whole

EMPTY = OK + b"Content-Length: 0\r\n\r\n"
EXPECT = (b"expect", b"100-continue")
FIVE = (b"content-length", b"5")


async def post(
    script: Script,
    body: AsyncIterator[bytes],
    *headers: tuple[bytes, bytes],
    limits: Limits = DEFAULT,
) -> tuple[int, bytes]:
    async with scripted(script) as port:
        upstream = PooledUpstream(f"http://127.0.0.1:{port}", limits)
        try:
            outgoing = Outgoing("POST", b"/", (HOST, *headers), body)
            incoming = await upstream.fetch(outgoing)
            return incoming.status, await whole(incoming)
        finally:
            await upstream.close()


async def endless() -> AsyncIterator[bytes]:
    while True:
        yield b"x" * 65536


async def test_an_invited_body_waits_for_the_invitation() -> None:
    events: list[str] = []

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        assert b"expect: 100-continue" in await read_head(reader)
        events.append("invited")
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await reader.readexactly(5)
        writer.write(EMPTY)

    async def body() -> AsyncIterator[bytes]:
        events.append("sent")
        yield b"hello"

    assert await post(script, body(), FIVE, EXPECT) == (200, b"")
    assert events == ["invited", "sent"]


async def test_a_site_that_knows_no_invitation_gets_the_body() -> None:
    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readuntil(b"hello")
        writer.write(EMPTY)

    limits = Limits(invite=0.01)
    assert await post(script, pieces(b"hello"), FIVE, EXPECT, limits=limits) == (
        200,
        b"",
    )


async def test_a_body_that_is_not_wanted_is_not_read() -> None:
    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_head(reader)
        writer.write(b"HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n")
        assert await reader.read() == b""

    async def body() -> AsyncIterator[bytes]:
        raise AssertionError
        yield

    assert await post(script, body(), FIVE, EXPECT) == (417, b"")


async def test_an_early_answer_ends_the_upload() -> None:
    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_head(reader)
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")
        while await reader.read(65536):
            pass

    assert await post(script, endless()) == (413, b"no")


async def test_an_early_answer_is_heard_while_the_visitor_is_silent() -> None:
    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readuntil(b"hello")
        writer.write(EMPTY)
        await reader.read()

    async def body() -> AsyncIterator[bytes]:
        yield b"hello"
        await asyncio.Event().wait()

    assert await post(script, body()) == (200, b"")


async def test_a_line_that_is_owed_a_body_carries_nothing_else() -> None:
    lines = 0

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal lines
        lines += 1
        await read_head(reader)
        writer.write(EMPTY)
        await reader.read()

    async def silent() -> AsyncIterator[bytes]:
        await asyncio.Event().wait()
        yield b""

    async with scripted(script) as port:
        upstream = PooledUpstream(f"http://127.0.0.1:{port}", Limits(connections=1))
        posting = upstream.fetch(Outgoing("POST", b"/", (HOST,), silent()))
        # The second takes the place of the first the moment it is free.
        for incoming in await asyncio.gather(posting, upstream.fetch(get())):
            assert incoming.status == 200
        await upstream.close()

    assert lines == 2


async def test_a_site_that_takes_no_more_holds_the_upload_and_times_out() -> None:
    taken = 0

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await asyncio.Event().wait()

    async def body() -> AsyncIterator[bytes]:
        nonlocal taken
        async for chunk in endless():
            taken += len(chunk)
            yield chunk

    with pytest.raises(UpstreamTimeout):
        await post(script, body(), limits=Limits(write=0.05))

    assert taken < 16 * 1024 * 1024
