from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from guard.lane.protocol import no_lane
from tests.lane.lines import (
    Answer,
    app_of,
    get,
    guarded,
    until,
    visitor,
)
from tests.lane.places import CUT, PAGE, sized
from tests.servers import Script, read_head, scripted


def then(answer: bytes, *, times: int = 1, ends: bool = True) -> Script:
    """A site whose answers to `/` are fine; to anything else it says this, and ends
    the line, the first so many times."""
    left = [times]

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(asyncio.IncompleteReadError):
            while True:
                head = await read_head(reader)
                if head.startswith(b"GET / ") or not left[0]:
                    writer.write(sized(body=PAGE))
                    continue
                left[0] -= 1
                writer.write(answer)
                await writer.drain()
                if ends:
                    return

    return script


@asynccontextmanager
async def guest_of(tmp_path: Path, script: Script, **rules: Any) -> AsyncIterator[Any]:
    """The street, and the line of one who is known."""
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(scripted(script))
        app = app_of(tmp_path, port, **rules)
        street = await stack.enter_async_context(guarded(app))
        line = await stack.enter_async_context(visitor(street))
        await line.ask(get())
        yield street, line
        await until(lambda: street.asking == 0)


ALWAYS = 99
WHOLE_BEFORE_THE_HEAD = [
    b"",
    b"HTTP/1.1 200 OK\r\nContent-Le",
    b"HTTP/1.1 999 X\r\n\r\n",
]


@pytest.mark.parametrize("broken", WHOLE_BEFORE_THE_HEAD)
async def test_what_breaks_before_a_word_is_asked_for_again(
    tmp_path: Path, broken: bytes
) -> None:
    async with guest_of(tmp_path, then(broken)) as (street, line):
        answer = await line.ask(get(b"/other"))

    assert answer.body == PAGE
    assert street.entered == 2


@pytest.mark.parametrize("broken", [CUT[b"/silent"], CUT[b"/half"], CUT[b"/lengths"]])
async def test_a_site_that_breaks_again_is_a_bad_gateway(
    tmp_path: Path, broken: bytes
) -> None:
    async with guest_of(tmp_path, then(broken, times=ALWAYS)) as (_, line):
        answer = await line.ask(get(b"/other"))

        assert answer.status == b"HTTP/1.1 502 Bad Gateway"
        assert (await line.ask(get())).body == PAGE


@pytest.mark.parametrize("path", [b"/cut", b"/cut-chunks"])
async def test_what_breaks_midway_is_no_whole(tmp_path: Path, path: bytes) -> None:
    async with guest_of(tmp_path, begun(CUT[path])) as (street, line):
        answer = await line.ask(get(b"/other"))

        assert answer.status == b"HTTP/1.1 200 OK"
        assert not answer.is_whole
        assert await line.rest() == b""
        assert await street.counted('guard_source_failures_total{source="upstream"}')


def begun(answer: bytes) -> Script:
    """Says so much, and ends when it has arrived."""

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_head(reader)
        writer.write(sized(body=PAGE))
        with suppress(asyncio.IncompleteReadError):
            await read_head(reader)
            head, _, body = answer.partition(b"\r\n\r\n")
            writer.write(head + b"\r\n\r\n")
            for _ in range(20):
                await asyncio.sleep(0)
            writer.write(body)
            for _ in range(20):
                await asyncio.sleep(0)

    return script


async def test_a_line_that_the_site_closed_meanwhile_costs_nothing(
    tmp_path: Path,
) -> None:
    async def closing(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_head(reader)
        writer.write(sized(body=PAGE))

    async with guest_of(tmp_path, closing) as (_, line):
        answers = [await line.ask(get(b"/%d" % each)) for each in range(20)]

    assert [answer.body for answer in answers] == [PAGE] * 20


@pytest.mark.parametrize("waits", [b"", b"HTTP/1.1 200 OK\r\n"])
async def test_who_waits_too_long_is_told_once(tmp_path: Path, waits: bytes) -> None:
    asked = then(waits, times=ALWAYS, ends=False)
    rules = {"timeouts": {"read": 0.1}}
    async with guest_of(tmp_path, asked, **rules) as (street, line):
        answer = await line.ask(get(b"/other"))

        assert answer.status == b"HTTP/1.1 504 Gateway Timeout"
        assert len(answer.first(b"x-guard-id")) == 24
        assert (await line.ask(get())).body == PAGE
        assert await street.counted('guard_responses_total{status="5xx"}') == 1


async def test_the_notice_is_that_of_the_road(tmp_path: Path) -> None:
    found: list[Answer] = []
    async with scripted(then(b"", times=ALWAYS, ends=False)) as port:
        for lane_to in (None, no_lane):
            app = app_of(tmp_path, port, timeouts={"read": 0.1})
            async with guarded(app, lane_to) as street, visitor(street) as line:
                await line.ask(get())
                found.append((await line.ask(get(b"/other"))).comparable())

    assert found[0] == found[1]


async def test_with_all_connections_taken_the_road_waits(tmp_path: Path) -> None:
    async with guest_of(tmp_path, then(b"", times=0)) as (street, line):
        slots = street.site._slots
        taken = 0
        while slots.take_now():
            taken += 1
        line.writer.write(get(b"/other"))
        await until(lambda: bool(slots._queue))
        for _ in range(taken):
            slots.release()

        assert (await line.answer()).body == PAGE


async def test_a_site_that_is_gone_is_the_roads_affair(tmp_path: Path) -> None:
    async with guest_of(tmp_path, then(b"", times=0)) as (street, line):
        await street.site.close()
        answer = await line.ask(get(b"/other"))

    assert answer.body == PAGE  # by another connection


async def test_what_the_cache_holds_and_the_lane_cannot_give_is_not_asked_for(
    tmp_path: Path,
) -> None:
    asked: list[bytes] = []
    kept = sized(b"Cache-Control: max-age=600", body=b"x" * 300_000)

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(asyncio.IncompleteReadError):
            while True:
                asked.append(await read_head(reader))
                writer.write(kept)

    async with guest_of(tmp_path, script, cache={"bytes": "1 MB"}) as (street, line):
        answers = [await line.ask(get()) for _ in range(3)]

        assert (street.entered, len(asked)) == (4, 1)
        assert {len(answer.body) for answer in answers} == {300_000}


async def test_a_site_that_stalls_midway_is_cut(tmp_path: Path) -> None:
    stalls = then(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", ends=False)
    rules = {"timeouts": {"read": 0.1}}
    async with guest_of(tmp_path, stalls, **rules) as (street, line):
        answer = await line.ask(get(b"/other"))

        assert (answer.body, answer.is_whole) == (b"short", False)
        assert await line.rest() == b""
        assert await street.counted('guard_responses_total{status="2xx"}') == 2


async def test_a_picture_that_takes_too_long_is_an_empty_one(tmp_path: Path) -> None:
    seen = ((b"Host", b"art.example"), (b"Accept", b"image/avif,image/*"))
    rules = {"timeouts": {"read": 0.1}}
    stalls = then(b"", times=ALWAYS, ends=False)
    async with guest_of(tmp_path, stalls, **rules) as (street, line):
        await line.ask(get(who=seen))
        answer = await line.ask(get(b"/1.png", who=seen))

    assert (answer.status[9:12], answer.body) == (b"504", b"")
    assert street.entered == 3
