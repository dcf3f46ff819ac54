from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guard.lane.protocol import no_lane
from tests.lane.lines import (
    Answer,
    Line,
    Street,
    app_of,
    get,
    guarded,
    until,
    visitor,
)
from tests.lane.places import ANSWERS, PAGE, site, sized
from tests.servers import read_head, scripted

WORD = b"<p>word"
PATIENT = {"timeout_keep_alive": 3600}


class Held:
    """A site whose answers to `/held` wait; all others come at once."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.go = asyncio.Event()
        self.broken = 0
        self.first, self.second = sized(body=WORD)[:-3], WORD[-3:]

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            try:
                head = await read_head(reader)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.broken += 1
                return
            path = head.split(b" ")[1]
            self.asked.append(path)
            if path == b"/held":
                await self._held(reader, writer)
            elif path == b"/begun":
                writer.write(self.first)
                await self._held(reader, writer)
                writer.write(self.second)
                continue
            writer.write(sized(body=b"<p>" + path))

    async def _held(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Notices who leaves meanwhile."""
        tasks = [
            asyncio.ensure_future(one) for one in (self.go.wait(), reader.read(1))
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not self.go.is_set():
            self.broken += 1
            raise ConnectionError


@asynccontextmanager
async def held(
    tmp_path: Path, **settings: Any
) -> AsyncIterator[tuple[Held, Street, Line]]:
    """With a visitor who is known."""
    site = Held()
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(scripted(site))
        street = await stack.enter_async_context(
            guarded(app_of(tmp_path, port), **settings)
        )
        line = await stack.enter_async_context(visitor(street))
        await line.ask(get())
        yield site, street, line
        site.go.set()


async def test_questions_wait_for_the_answer_under_way(tmp_path: Path) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(b"/held"))
        await until(lambda: b"/held" in site.asked)
        line.writer.write(get(b"/1") + get(b"/2"))
        await line.writer.drain()
        site.go.set()
        answers = [await line.answer() for _ in range(3)]

    assert [answer.body for answer in answers] == [b"<p>/held", b"<p>/1", b"<p>/2"]
    assert street.entered


async def test_nothing_more_is_read_meanwhile(tmp_path: Path) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(b"/held"))
        await until(lambda: street.asking == 1)
        (end,) = street.server.server_state.connections
        line.writer.write(get(b"/1"))
        await until(lambda: end.flow.read_paused)
        assert not end.transport.is_reading()  # type: ignore[attr-defined]
        site.go.set()
        assert [(await line.answer()).body for _ in range(2)][1] == b"<p>/1"
        assert end.transport.is_reading()  # type: ignore[attr-defined]


@asynccontextmanager
async def ending(street: Street) -> AsyncIterator[None]:
    """The server says farewell, and is gone at the end."""
    leaving = asyncio.ensure_future(street.server.shutdown())
    await until(lambda: bool(street.server.server_state.default_headers))
    yield
    async with asyncio.timeout(10):
        await leaving


async def test_who_waits_at_the_end_is_answered_and_told(tmp_path: Path) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(b"/held"))
        await until(lambda: street.asking == 1)
        async with ending(street):
            site.go.set()
            answer = await line.answer()
            assert await line.rest() == b""

    assert (answer.body, answer.first(b"connection")) == (b"<p>/held", b"close")


async def test_a_question_behind_a_begun_answer_is_not_lost(tmp_path: Path) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(b"/begun"))
        await line.reader.readuntil(b"<p>w")
        line.writer.write(get(b"/1"))
        (end,) = street.server.server_state.connections
        await until(lambda: end.flow.read_paused)
        async with ending(street):
            site.go.set()
            await line.reader.readuntil(WORD[4:])
            answer = await line.answer()
            assert await line.rest() == b""

    assert (answer.body, answer.first(b"connection")) == (b"<p>/1", b"close")


async def test_a_question_behind_one_not_begun_is_not_lost(tmp_path: Path) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(b"/held"))
        await until(lambda: street.asking == 1)
        line.writer.write(get(b"/1"))
        (end,) = street.server.server_state.connections
        await until(lambda: end.flow.read_paused)
        async with ending(street):
            site.go.set()
            answers = [await line.answer() for _ in range(2)]

    closes = [answer.first(b"connection") for answer in answers]
    assert closes == [b"", b"close"]


async def test_who_asks_again_within_the_farewell_is_answered(tmp_path: Path) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(b"/begun"))
        await line.reader.readuntil(b"<p>w")
        async with ending(street):
            site.go.set()
            await line.reader.readuntil(WORD[4:])
            answer = await line.ask(get(b"/1"))

    assert (answer.body, answer.first(b"connection")) == (b"<p>/1", b"close")


@pytest.mark.parametrize("path", [b"/held", b"/begun"])
async def test_the_server_ends_after_the_answer_under_way(
    tmp_path: Path, path: bytes
) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(path))
        await until(lambda: street.asking == 1)
        (end,) = street.server.server_state.connections
        end.shutdown()
        site.go.set()
        rest = await line.rest()

    assert rest.endswith(b"<p>" + path if path == b"/held" else WORD)


async def test_the_server_ends_after_the_last_question(tmp_path: Path) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(b"/held"))
        await until(lambda: street.asking == 1)
        line.writer.write(get(b"/1"))
        (end,) = street.server.server_state.connections
        await until(lambda: end.flow.read_paused)
        end.shutdown()
        site.go.set()
        rest = await line.rest()

    assert rest.endswith(b"<p>/1")
    assert rest.count(b"HTTP/1.1 200 OK") == 2


async def test_an_idle_line_ends_with_the_server(tmp_path: Path) -> None:
    async with held(tmp_path) as (_, street, line):
        await line.ask(get(b"/1"))
        (end,) = street.server.server_state.connections
        end.shutdown()

        assert await line.rest() == b""
