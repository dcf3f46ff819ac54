"""When a visitor's line ends: by her, by the server, by time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.lane.holding import WORD, ends_of, held
from tests.lane.lines import (
    Street,
    get,
    until,
    visitor,
)

PATIENT = {"timeout_keep_alive": 3600}


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
        (end,) = ends_of(street)
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
        (end,) = ends_of(street)
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
        (end,) = ends_of(street)
        end.shutdown()
        site.go.set()
        rest = await line.rest()

    assert rest.endswith(b"<p>" + path if path == b"/held" else WORD)


async def test_the_server_ends_after_the_last_question(tmp_path: Path) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(b"/held"))
        await until(lambda: street.asking == 1)
        line.writer.write(get(b"/1"))
        (end,) = ends_of(street)
        await until(lambda: end.flow.read_paused)
        end.shutdown()
        site.go.set()
        rest = await line.rest()

    assert rest.endswith(b"<p>/1")
    assert rest.count(b"HTTP/1.1 200 OK") == 2


async def test_an_idle_line_ends_with_the_server(tmp_path: Path) -> None:
    async with held(tmp_path) as (_, street, line):
        await line.ask(get(b"/1"))
        (end,) = ends_of(street)
        end.shutdown()

        assert await line.rest() == b""


async def test_an_idle_line_ends_though_the_lane_answered_last(tmp_path: Path) -> None:
    async with held(tmp_path) as (_, street, line):
        line.writer.close()
        await until(lambda: not ends_of(street))
        async with visitor(street) as other:
            await until(lambda: len(ends_of(street)) == 1)
            ends_of(street)[0].timeout_keep_alive = 0.01
            answer = await other.ask(get(b"/1"))

            assert (answer.body, street.entered) == (b"<p>/1", 2)
            assert await other.rest() == b""


async def test_a_line_in_use_does_not_end(tmp_path: Path) -> None:
    async with held(tmp_path, **PATIENT) as (_, street, line):
        await line.ask(get(b"/1"))
        (end,) = ends_of(street)
        end.timeout_keep_alive_handler()  # a timer set before this answer

        assert (await line.ask(get(b"/2"))).body == b"<p>/2"


async def test_no_line_ends_while_its_answer_is_under_way(tmp_path: Path) -> None:
    async with held(tmp_path, **PATIENT) as (site, street, line):
        line.writer.write(get(b"/held"))
        await until(lambda: street.asking == 1)
        (end,) = ends_of(street)
        end._answered_at = -PATIENT["timeout_keep_alive"]
        end.timeout_keep_alive_handler()
        site.go.set()

        assert (await line.answer()).body == b"<p>/held"


async def test_a_line_left_long_ago_ends(tmp_path: Path) -> None:
    async with held(tmp_path, **PATIENT) as (_, street, line):
        await line.ask(get(b"/1"))
        (end,) = ends_of(street)
        end._answered_at -= PATIENT["timeout_keep_alive"] + 1
        end.timeout_keep_alive_handler()

        assert await line.rest() == b""


@pytest.mark.parametrize("path", [b"/held", b"/begun"])
async def test_who_leaves_frees_the_site_and_is_recorded(
    tmp_path: Path, path: bytes
) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(path))
        await until(lambda: path in site.asked)
        line.writer.transport.abort()
        await until(lambda: site.broken == 1)
        status = "2xx" if path == b"/begun" else "none"

        assert street.asking == 0
        assert await street.counted(f'guard_responses_total{{status="{status}"}}')


async def test_who_leaves_with_questions_waiting_frees_the_site(tmp_path: Path) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(b"/held"))
        await until(lambda: street.asking == 1)
        line.writer.write(get(b"/1"))
        await until(lambda: ends_of(street)[0].flow.read_paused)
        ends_of(street)[0].transport.abort()
        await until(lambda: site.broken == 1)

        assert street.asking == 0
        assert b"/1" not in site.asked


async def test_nothing_more_is_asked_for_who_is_leaving(tmp_path: Path) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(b"/begun"))
        await line.reader.readuntil(b"<p>w")
        line.writer.write(get(b"/1"))
        (end,) = ends_of(street)
        await until(lambda: end.flow.read_paused)
        end.transport.abort()  # which the loop tells the guard a moment later
        end.passing.line.data_received(site.second)
        tasks = len(street.server.server_state.tasks)
        await until(lambda: street.asking == 0 and not ends_of(street))

        assert (tasks, site.asked.count(b"/1")) == (0, 0)


async def test_a_line_that_breaks_takes_its_questions_along(tmp_path: Path) -> None:
    async with held(tmp_path) as (site, street, line):
        line.writer.write(get(b"/begun"))
        await line.reader.readuntil(b"<p>w")
        line.writer.write(get(b"/1"))
        await until(lambda: ends_of(street)[0].flow.read_paused)
        await street.site.close()

        assert await line.rest() == b""
        assert (street.asking, site.asked.count(b"/1")) == (0, 0)
