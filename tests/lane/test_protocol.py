from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
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
from tests.lane.places import PAGE, site, sized
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
        tasks = [asyncio.ensure_future(one) for one in (self.go.wait(), reader.read(1))]
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


def ends_of(street: Street) -> list[Any]:
    """The server's ends of all lines."""
    return list(street.server.server_state.connections)


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
        apps = [app_of(tmp_path / name, port) for name in ("lane", "road")]
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


@st.composite
def packets(draw: st.DrawFn) -> list[bytes]:
    """Requests one by one, several at once, or broken in the middle."""
    parts = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=6))
    cut: list[bytes] = [b""]
    for part in parts:
        at = draw(st.sampled_from([0, 0, 0, 1, 5, len(part) // 2, len(part) - 1]))
        if draw(st.booleans()):
            cut.append(part[:at])
        else:
            cut[-1] += part[:at]
        cut.append(part[at:])
    return [packet for packet in [ONE, *cut] if packet]


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


async def test_an_idle_line_ends_though_the_lane_answered_last(tmp_path: Path) -> None:
    async with held(tmp_path) as (_, street, line):
        line.writer.close()
        await until(lambda: not ends_of(street))
        async with visitor(street) as other:
            await until(lambda: len(ends_of(street)) == 1)
            ends_of(street)[0].timeout_keep_alive = 0.01
            answer = await other.ask(get(b"/1"))

            assert (answer.body, street.entered) == (b"<p>/1", 1)
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
