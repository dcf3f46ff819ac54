"""Where a request ends and the next begins: the parser stays in step."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guard.lane.protocol import no_lane
from tests.lane.holding import ends_of, held
from tests.lane.lines import (
    Answer,
    Street,
    app_of,
    get,
    guarded,
    until,
    visitor,
)
from tests.lane.places import PAGE, site, sized
from tests.servers import read_head, scripted


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
        (end,) = ends_of(street)
        line.writer.write(get(b"/1"))
        await until(lambda: end.flow.read_paused)
        assert not end.transport.is_reading()
        site.go.set()
        assert [(await line.answer()).body for _ in range(2)][1] == b"<p>/1"
        assert end.transport.is_reading()


ONE = get()
PARTS = [
    ONE,
    get(b"/chunked"),
    get(b"/204"),
    get(b"/echo", (b"X-Own", b"1")),
    get(b"/304"),
    b"POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 40\r\n\r\n" + ONE[:40],
    b"POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
    b"14\r\n" + ONE[:20] + b"\r\n0\r\n\r\n",
    get(b"/echo", (b"Content-Length", b"3")) + b"GET",
    get(b"/echo", (b"Range", b"bytes=0-3")),
    get(b"/.guard/why"),
    b"\r\n",
    ONE + b"\r\n",
    get(b"//echo"),
    get(b"/moved"),
]


@asynccontextmanager
async def both(tmp_path: Path) -> AsyncIterator[tuple[Street, Street]]:
    """One street with a lane, one without."""
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(scripted(site))
        trusted = {"trusted_proxies": ["127.0.0.1"]}
        apps = [app_of(tmp_path / name, port, **trusted) for name in ("lane", "road")]
        with_lane = await stack.enter_async_context(guarded(apps[0]))
        yield with_lane, await stack.enter_async_context(guarded(apps[1], no_lane))


@pytest.fixture
async def streets(tmp_path: Path) -> AsyncIterator[tuple[Street, Street]]:
    async with both(tmp_path) as streets:
        yield streets
    assert streets[0].entered


async def said(street: Street, packets: list[bytes]) -> list[Answer]:
    """All that comes back, until the line ends."""
    answers = []
    async with visitor(street) as line:
        for packet in packets:
            line.writer.write(packet)
            await line.writer.drain()
            for _ in range(3):
                await asyncio.sleep(0)
        line.writer.write(get(b"/", (b"Connection", b"close")))
        while not line.reader.at_eof():
            answer = (await line.answer()).comparable()
            answers.append(answer)
            if not answer.is_whole:
                break
    port = b"%d" % street.port
    return [
        Answer(one.status, one.lines, one.body.replace(port, b"PORT"), one.is_whole)
        for one in answers
    ]


PLACES = st.tuples(st.integers(0, 255), st.integers(0, 255))


@st.composite
def packets(draw: st.DrawFn) -> list[bytes]:
    """Requests one by one, several at once, or broken in the middle; of somebody else
    each time, whom no earlier behaviour speaks against."""
    place = b"x-forwarded-for: 198.51.%d.%d\r\nhost: " % draw(PLACES)
    parts = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=6))
    first, *parts = [part.replace(b"host: ", place, 1) for part in (ONE, *parts)]
    cut: list[bytes] = [b""]
    for part in parts:
        at = draw(st.sampled_from([0, 0, 0, 1, 5, len(part) // 2, len(part) - 1]))
        if draw(st.booleans()):
            cut.append(part[:at])
        else:
            cut[-1] += part[:at]
        cut.append(part[at:])
    return [packet for packet in [first, *cut] if packet]


TRIALS = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@TRIALS
@given(packets=packets())
async def test_the_parser_stays_in_step(
    streets: tuple[Street, Street], packets: list[bytes]
) -> None:
    lane, road = [await said(street, packets) for street in streets]

    assert lane == road


async def test_a_head_may_break_anywhere(tmp_path: Path) -> None:
    async with both(tmp_path) as (lane, _), visitor(lane) as line:
        first = (await line.ask(ONE)).comparable()
        for at in range(1, len(ONE)):
            line.writer.write(ONE[:at])
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert (await line.ask(ONE[at:])).comparable() == first
            assert (await line.ask(ONE)).comparable() == first

    assert lane.entered >= len(ONE) - 1


MALFORMED = [
    ONE.replace(b"\r\n", b"\n"),
    ONE.replace(b"GET", b"get"),
    ONE.replace(b"1.1", b"1.2"),
    ONE[:-2] + b"host: b\r\n\r\n",
    ONE[:-2] + b" x\r\n\r\n",
    ONE[:-2] + b"x: \0\r\n\r\n",
    ONE[:-2] + b"x: a\rb\r\n\r\n",
    b"\0" + ONE,
    b"GARBAGE\r\n\r\n",
]


@pytest.mark.parametrize("malformed", MALFORMED)
async def test_what_is_malformed_is_refused_behind_answers(
    tmp_path: Path, malformed: bytes
) -> None:
    async with both(tmp_path) as (lane, _), visitor(lane) as line:
        for _ in range(2):
            assert (await line.ask(ONE)).body == PAGE
        answer = await line.ask(malformed)

        assert answer.status == b"HTTP/1.1 400 Bad Request"
        assert await line.rest() == b""


@pytest.mark.parametrize("junk", [b"\0", b" ", b"x", b"\r\n\0"])
async def test_junk_behind_a_head_is_not_taken_for_a_part_of_it(
    tmp_path: Path, junk: bytes
) -> None:
    async with both(tmp_path) as (lane, _):
        for _ in range(3):
            async with visitor(lane) as line:
                line.writer.write(ONE + junk)
                await line.answer()

    assert lane.entered == 0


LARGE = 48_000_000


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.IncompleteReadError):
        while b"/large" not in await read_head(reader):
            writer.write(sized(body=PAGE))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % LARGE)
        for _ in range(LARGE // 100_000):
            writer.write(b"x" * 100_000)
            await writer.drain()


async def test_who_reads_slowly_costs_little(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(scripted(endless))
        street = await stack.enter_async_context(guarded(app_of(tmp_path, port)))
        line = await stack.enter_async_context(visitor(street))
        await line.ask(get())
        line.writer.write(get(b"/large"))
        await until(lambda: any(one._paused for one in street.site._open))
        (end,) = ends_of(street)
        held = end.transport.get_write_buffer_size()
        answer = await line.answer()

    assert street.entered
    assert held < 5_000_000
    assert (len(answer.body), answer.is_whole) == (LARGE, True)


async def test_who_asks_without_reading_is_read_no_further(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(scripted(site))
        app = app_of(tmp_path, port, cache={"bytes": "1 MB"})
        street = await stack.enter_async_context(guarded(app))
        line = await stack.enter_async_context(visitor(street))
        for _ in range(2):
            await line.ask(get(b"/long"))
        line.writer.transport.pause_reading()  # type: ignore[attr-defined]
        (end,) = ends_of(street)
        while not end.flow.write_paused:
            before = street.entered
            line.writer.write(get(b"/long"))
            await until(lambda: end.flow.write_paused or street.entered > before)  # noqa: B023 - awaited at once
        line.writer.write(get(b"/long") * 2)
        await until(lambda: end.flow.read_paused)

        assert street.entered > 2
        assert end.transport.get_write_buffer_size() < 1_000_000


async def test_a_port_without_a_lane_has_the_road(tmp_path: Path) -> None:
    asked: list[int] = []

    def nobodys(port: int) -> None:
        asked.append(port)

    async with scripted(site) as port:
        app = app_of(tmp_path, port)
        async with guarded(app, nobodys) as street, visitor(street) as line:
            for _ in range(2):
                assert (await line.ask(get())).body == PAGE

            assert asked == [street.port]


async def test_a_head_begun_behind_answers_is_not_waited_for_long(
    tmp_path: Path,
) -> None:
    async with held(tmp_path) as (_, street, line):
        await line.ask(ONE)
        (end,) = ends_of(street)
        line.writer.write(ONE[:40])
        await until(lambda: end._patience is not None)
        await line.ask(ONE[40:])
        await line.ask(ONE)

        assert end._patience is None
