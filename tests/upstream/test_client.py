"""The pool: what is asked again, what never, what is verified. See test_contract_*."""

from __future__ import annotations

import asyncio

import pytest

from guard.errors import UpstreamTimeout, UpstreamUnreachable
from guard.upstream.base import Outgoing
from guard.upstream.client import PooledUpstream
from guard.upstream.limits import Limits
from tests.servers import read_head, scripted
from tests.upstream.sites import HOST, get, pieces, whole
from tests.upstream.test_connection import ANSWER, asking


class Forgetful:
    """Answers the first request of each line and hangs up on the second, unanswered."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.lines = 0

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.lines += 1
        self.asked.append(await read_head(reader))
        writer.write(ANSWER)
        self.asked.append(await read_head(reader))


async def test_what_may_be_repeated_is_asked_once_more_on_a_new_line() -> None:
    site = Forgetful()
    async with asking(site) as upstream:
        await whole(await upstream.fetch(get()))
        assert await whole(await upstream.fetch(get(b"/x"))) == b"ok"

    assert (site.lines, len(site.asked)) == (2, 3)


async def test_what_may_not_be_repeated_is_not() -> None:
    site = Forgetful()
    async with asking(site) as upstream:
        await whole(await upstream.fetch(get()))
        with pytest.raises(UpstreamUnreachable):
            await upstream.fetch(Outgoing("POST", b"/", (HOST,)))

    assert (site.lines, len(site.asked)) == (1, 2)


async def test_a_new_line_that_breaks_is_not_tried_again() -> None:
    lines = 0

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal lines
        lines += 1
        await read_head(reader)

    async with asking(script) as upstream:
        with pytest.raises(UpstreamUnreachable):
            await upstream.fetch(get())

    assert lines == 1


async def test_an_upload_does_not_go_out_on_a_line_that_has_ended() -> None:
    closed = asyncio.Event()

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_head(reader)
        writer.write(ANSWER)
        if not closed.is_set():
            writer.close()
            closed.set()
        else:
            await reader.read()

    async with asking(script) as upstream:
        await whole(await upstream.fetch(get()))
        outgoing = Outgoing("POST", b"/", (HOST,), pieces(b"x"))
        assert await whole(await upstream.fetch(outgoing)) == b"ok"


async def test_a_connection_that_is_not_made_in_time_is_a_timeout() -> None:
    async with scripted(_silent) as port:
        upstream = PooledUpstream(f"https://127.0.0.1:{port}", Limits(connect=0.05))
        with pytest.raises(UpstreamTimeout):
            await upstream.fetch(get())


async def _silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
