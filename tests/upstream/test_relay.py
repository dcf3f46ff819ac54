"""The road to the site and back, through a real server and with real parts."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guard.addresses import Networks
from guard.errors import RequestError, UpstreamUnreachable
from guard.headers import RawHeaders, first, joined
from guard.upstream.base import Upstream
from guard.upstream.relay import Relayed, fetch, prepare, target
from tests.servers import answering, scripted, serve
from tests.upstream.conftest import Connect
from tests.upstream.sites import answer, echo, pieces, stall

NOBODY = Networks()


def make_scope(headers: RawHeaders = (), **changes: Any) -> Scope:
    ordinary: Scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "http_version": "1.1",
        "path": "/a b",
        "raw_path": b"/a%20b",
        "query_string": b"",
        "client": ("203.0.113.9", 4711),
        "server": ("127.0.0.1", 8080),
        "headers": [(b"host", b"art.example"), *headers],
    }
    return {**ordinary, **changes}


def relaying(upstream: Upstream, **kept: Any) -> ASGIApp:
    """A guard that lets everyone through."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        incoming = await fetch(upstream, prepare(scope, NOBODY), receive)
        await Relayed(incoming, **kept)(scope, receive, send)

    return app


def test_target_is_the_visitors_own_spelling() -> None:
    assert target(make_scope(query_string=b"q=%7e")) == b"/a%20b?q=%7e"
    assert target(make_scope(raw_path=None)) == b"/a%20b"


@pytest.mark.parametrize("raw", [b"art.example:443", b"http://art.example/"])
def test_what_is_no_path_is_not_sent_on(raw: bytes) -> None:
    with pytest.raises(RequestError) as refused:
        target(make_scope(raw_path=raw))

    assert (refused.value.status, refused.value.what) == (400, "path")


def test_hop_by_hop_headers_are_not_sent_on() -> None:
    ended = ((b"connection", b"x-a"), (b"x-a", b"1"), (b"te", b"trailers"))
    sent = prepare(make_scope((*ended, (b"proxy", b"evil"))), NOBODY).headers

    assert {b"connection", b"x-a", b"te", b"proxy"}.isdisjoint(dict(sent))


def test_this_hop_is_recorded() -> None:
    sent = dict(prepare(make_scope(scheme="https"), NOBODY).headers)

    assert sent[b"via"] == b"1.1 atelier-guard"
    assert sent[b"x-forwarded-for"] == b"203.0.113.9"
    assert sent[b"x-forwarded-proto"] == b"https"
    assert sent[b"x-forwarded-port"] == b"8080"


def test_a_unix_socket_has_the_schemes_port() -> None:
    scope = make_scope(client=None, server=("/run/guard.sock", None))

    assert first(prepare(scope, NOBODY).headers, b"x-forwarded-port") == b"80"


def test_host_is_kept_or_replaced() -> None:
    scope = make_scope()

    assert joined(prepare(scope, NOBODY).headers, b"host") == b"art.example"
    sent = prepare(scope, NOBODY, host=b"site.internal").headers
    assert joined(sent, b"host") == b"site.internal"
    assert first(sent, b"x-forwarded-host") == b"art.example"


def test_a_guard_in_front_of_itself_is_noticed() -> None:
    via = (b"via", b"1.1 atelier-guard")

    with pytest.raises(RequestError, match="itself") as refused:
        prepare(make_scope((via,) * 4), NOBODY)

    assert (refused.value.status, refused.value.what) == (508, "loop")


async def ask(app: ASGIApp, method: str = "GET", **kept: Any) -> httpx.Response:
    plain = httpx.AsyncClient(trust_env=False, verify=False)
    async with serve(app) as port, plain as client:
        return await client.request(method, f"http://127.0.0.1:{port}/", **kept)


async def test_an_upload_reaches_the_site(connect: Connect) -> None:
    async with serve(echo) as port:
        answered = await ask(relaying(connect(port)), "POST", content=b"x" * 300_000)

    assert answered.json()["body"] == "x" * 300_000


async def test_a_chunked_upload_stays_chunked(connect: Connect) -> None:
    async def body() -> Any:
        yield b"hello"

    async with serve(echo) as port:
        answered = await ask(relaying(connect(port)), "POST", content=body())

    assert answered.json()["body"] == "hello"
    assert ["transfer-encoding", "chunked"] in answered.json()["headers"]


async def test_headers_of_the_answer_are_kept_added_and_dropped(
    connect: Connect,
) -> None:
    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        sent = ((b"server", b"own"), (b"etag", b'"a"'), (b"alt-svc", b'h3=":443"'))
        await answer(send, b"ok", headers=(*sent, (b"x-robots-tag", b"noindex")))

    async with serve(site) as port:
        noai = (b"x-robots-tag", b"noai")
        app = relaying(connect(port), add=(noai,), drop={b"etag"})
        answered = await ask(app)

    assert answered.headers.get_list("x-robots-tag") == ["noindex", "noai"]
    assert answered.headers["server"] == "own"
    assert {"etag", "alt-svc"}.isdisjoint(answered.headers)


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 304)])
async def test_answers_without_body_end(
    connect: Connect, method: str, status: int
) -> None:
    raw = b"HTTP/1.1 %d X\r\nContent-Length: 7\r\nETag: x\r\n\r\n" % status
    async with scripted(answering(raw)) as port:
        answered = await ask(relaying(connect(port)), method)

    assert (answered.status_code, answered.content) == (status, b"")
    assert answered.headers["etag"] == "x"


async def test_a_site_dying_midway_breaks_the_visitors_line(connect: Connect) -> None:
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"
    async with scripted(answering(raw)) as port:
        with pytest.raises(httpx.RemoteProtocolError):
            await ask(relaying(connect(port)))


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"]
)
async def test_a_visitor_who_leaves_frees_a_stalled_site(
    connect: Connect, head: bytes
) -> None:
    asked, left = asyncio.Event(), asyncio.Event()

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(head)
        asked.set()
        await stall(reader, writer)
        left.set()

    async with scripted(script) as site, serve(relaying(connect(site))) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: art.example\r\n\r\n")
        await asked.wait()
        writer.close()
        await asyncio.wait_for(left.wait(), 5)


async def test_a_visitor_who_leaves_while_uploading_frees_the_site(
    connect: Connect,
) -> None:
    asked, left = asyncio.Event(), asyncio.Event()

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        asked.set()
        await stall(reader, writer)
        left.set()

    async with scripted(script) as site, serve(relaying(connect(site))) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\npart")
        await asked.wait()
        writer.close()
        await asyncio.wait_for(left.wait(), 5)


class Picture:
    """An Incoming of one chunk that remembers whether it was closed."""

    status = 200
    headers: RawHeaders = ()
    closed = 0

    async def stream(self) -> Any:
        yield b"picture"

    async def close(self) -> None:
        self.closed += 1


async def stays() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


@pytest.mark.parametrize(
    ("headers", "ends"), [((), [True, False]), (((b"content-length", b"7"),), [False])]
)
async def test_the_end_is_said_once(headers: RawHeaders, ends: list[bool]) -> None:
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    picture = Picture()
    picture.headers = headers
    await Relayed(picture)(make_scope(), stays, send)

    assert b"".join(one.get("body", b"") for one in told) == b"picture"
    assert [one.get("more_body", False) for one in told[1:]] == ends


class Empty(Picture):
    headers: RawHeaders = ((b"content-length", b"0"),)

    def stream(self) -> Any:
        return pieces()


async def test_an_empty_body_ends_too() -> None:
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    await Relayed(Empty())(make_scope(), stays, send)

    assert [one.get("more_body", False) for one in told[1:]] == [False]


async def test_a_server_that_reports_leaving_by_oserror_is_understood() -> None:
    async def send(message: Message) -> None:
        raise ConnectionResetError

    picture = Picture()
    with pytest.raises(ClientDisconnect):
        await Relayed(picture)(make_scope(), stays, send)

    assert picture.closed


async def test_a_cancelled_answer_closes_the_picture_and_stays_cancelled() -> None:
    started = asyncio.Event()

    async def send(message: Message) -> None:
        started.set()
        await stays()

    picture = Picture()
    relayed = Relayed(picture)(make_scope(), stays, send)
    task = asyncio.get_running_loop().create_task(_run(relayed))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert picture.closed


async def _run(work: Any) -> None:
    await work


async def test_a_failing_site_is_the_sites_error(connect: Connect) -> None:
    async with scripted(answering(b"")) as port:
        with pytest.raises(UpstreamUnreachable):
            await fetch(connect(port), prepare(make_scope(), NOBODY), stays)
