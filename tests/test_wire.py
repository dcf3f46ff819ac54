"""How answers are written: as uvicorn writes them, byte for byte."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from guard.wire import HINT, SMALL, Cycle

NAMES = st.sampled_from(
    [b"Content-Length", b"transfer-encoding", b"connection", b"x", b"a b", b"", b"a\n"]
) | st.from_regex(rb"\A[!-~]{1,6}\Z")
VALUES = st.sampled_from(
    [b"3", b"0", b"chunked", b"close", b"a, Close", b"x\r\ny", b"\x7f"]
) | st.binary(max_size=4)
LINES = st.lists(st.tuples(NAMES, VALUES), max_size=4)
BODIES = st.lists(st.sampled_from([b"", b"a", b"abc"]), min_size=1, max_size=3)
# Names that uvicorn lets through and RFC 9110 5.1 does not.
ODD = frozenset(b'/"')


class Line(asyncio.Transport):
    """Writes down what is written, and that it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def writelines(self, list_of_data: Iterable[bytes]) -> None:  # type: ignore[override]  # of bytes alone
        self.written += list_of_data

    def close(self) -> None:
        self.written.append(b"<closed>")

    def is_closing(self) -> bool:
        return b"<closed>" in self.written


def cycle_of(kind: type[RequestResponseCycle], line: Line, method: str) -> Any:
    log = logging.getLogger("tests.wire")
    cycle = kind(
        scope={"method": method},  # type: ignore[typeddict-item]  # all that it reads
        transport=line,
        flow=FlowControl(line),
        logger=log,
        access_logger=log,
        access_log=False,
        default_headers=[(b"server", b"x")],
        message_event=asyncio.Event(),
        expect_100_continue=False,
        keep_alive=method != "PUT",
        on_response=lambda: line.written.append(b"<done>"),
    )
    if isinstance(cycle, Cycle):
        cycle.loop = asyncio.get_running_loop()
    return cycle


async def written(
    kind: type[RequestResponseCycle], method: str, status: int, answer: Any
) -> tuple[bytes, bool]:
    lines, bodies = answer
    line = Line()
    cycle = cycle_of(kind, line, method)
    start = {"type": "http.response.start", "status": status, "headers": lines}
    try:
        await cycle.send(start)
        for number, body in enumerate(bodies, 1):
            more = number < len(bodies)
            message = {"type": "http.response.body", "body": body, "more_body": more}
            await cycle.send(message)
    except (RuntimeError, ValueError):
        return b"", True
    return b"".join(line.written), False


@given(
    st.sampled_from(["GET", "HEAD", "PUT"]),
    st.sampled_from([200, 204, 304, 404]),
    st.tuples(LINES, BODIES),
)
@example("GET", 200, ([(b"Transfer-Encoding", b"Chunked")], [b"abc", b"", b"a"]))
@example("GET", 200, ([(b"content-length", b"4")], [b"abc", b"a"]))
@example("GET", 200, ([(b"content-length", b"3")], [b"abc", b"a"]))
@example("GET", 200, ([(b"content-length", b"5")], [b"abc", b"a"]))
@example("PUT", 200, ([(b"content-length", b"3")], [b"abc"]))
@example("HEAD", 200, ([(b"connection", b"a, Close")], [b""]))
def test_an_answer_is_written_as_uvicorn_does(
    method: str, status: int, answer: Any
) -> None:
    if any(ODD & {*name} or not name for name, _ in answer[0]):
        return

    async def both() -> None:
        ours = await written(Cycle, method, status, answer)
        assert ours == await written(RequestResponseCycle, method, status, answer)

    asyncio.run(both())


@pytest.mark.parametrize("name", [b"", b"a/b", b"a b", b"a:", b"\xff"])
async def test_what_is_no_name_is_not_written(name: bytes) -> None:
    line = Line()
    start = {"type": "http.response.start", "status": 200, "headers": [(name, b"x")]}
    with pytest.raises(RuntimeError):
        await cycle_of(Cycle, line, "GET").send(start)
    assert not line.written


async def test_nothing_follows_a_whole_answer() -> None:
    cycle = cycle_of(Cycle, Line(), "GET")
    await cycle.send({"type": "http.response.start", "status": 204, "headers": []})
    end = {"type": "http.response.body", "body": b""}
    cycle.chunked_encoding = False
    await cycle.send(end)
    with pytest.raises(RuntimeError):
        await cycle.send(end)


async def answered(app: ASGIApp) -> list[bytes]:
    line = Line()
    await cycle_of(Cycle, line, "GET").run_asgi(app)
    return line.written


HEAD = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-length", b"3")],
}


async def test_head_and_body_leave_together() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(HEAD)
        await send({"type": "http.response.body", "body": b"abc"})

    head = b"HTTP/1.1 200 OK\r\nserver: x\r\ncontent-length: 3\r\n\r\n"
    assert await answered(app) == [head + b"abc", b"<done>"]


async def test_a_head_does_not_wait_for_a_slow_body() -> None:
    line = Line()
    await cycle_of(Cycle, line, "GET").send(HEAD)
    await asyncio.sleep(0)
    assert line.written[0].startswith(b"HTTP/1.1 200 OK")


async def test_nothing_is_written_after_an_answer_that_fails() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(HEAD)
        raise OSError

    written = await answered(app)
    await asyncio.sleep(0)
    assert written == [b"<closed>"]


async def test_a_large_body_is_not_copied_behind_its_head() -> None:
    cycle, body = cycle_of(Cycle, line := Line(), "GET"), b"." * SMALL
    length = [(b"content-length", b"%d" % SMALL)]
    await cycle.send({**HEAD, "headers": length})
    await cycle.send({"type": "http.response.body", "body": body})
    assert line.written[1] is body


async def test_a_slow_reader_holds_up_the_answer() -> None:
    cycle = cycle_of(Cycle, line := Line(), "GET")
    cycle.flow.pause_writing()
    asking = asyncio.get_running_loop().create_task(cycle.send(HEAD))
    await asyncio.sleep(0)
    assert not cycle.response_started
    cycle.flow.resume_writing()
    await asking
    await asyncio.sleep(0)
    assert line.written


async def test_a_visitor_who_left_is_sent_nothing() -> None:
    cycle = cycle_of(Cycle, line := Line(), "GET")
    cycle.disconnected = True
    await cycle.send(HEAD)
    assert not line.written


EARLY = {"type": HINT, "links": [b"<a>", b"<b>"]}


async def test_a_hint_is_an_answer_before_the_answer() -> None:
    cycle = cycle_of(Cycle, line := Line(), "GET")
    await cycle.send(EARLY)

    hint = b"HTTP/1.1 103 Early Hints\r\nlink: <a>\r\nlink: <b>\r\n\r\n"
    assert (line.written, cycle.response_started) == ([hint], False)


@pytest.mark.parametrize("late", ["response_started", "disconnected"])
async def test_a_late_hint_is_nobodys(late: str) -> None:
    cycle = cycle_of(Cycle, line := Line(), "GET")
    setattr(cycle, late, True)
    await cycle.send(EARLY)

    assert not line.written


async def test_a_hint_waits_for_no_slow_reader() -> None:
    cycle = cycle_of(Cycle, line := Line(), "GET")
    cycle.flow.pause_writing()
    await cycle.send(EARLY)

    assert not line.written


async def test_a_hint_that_would_begin_another_line_is_refused() -> None:
    cycle = cycle_of(Cycle, line := Line(), "GET")
    with pytest.raises(RuntimeError):
        await cycle.send({"type": HINT, "links": [b"<a>\r\nset-cookie: b=1"]})

    assert not line.written
