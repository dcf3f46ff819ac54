"""Websockets through a real server to a real site."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from guard.addresses import Networks
from guard.upstream.limits import DEFAULT, Limits
from guard.upstream.websocket import WebSocketRelay
from tests.servers import answering, free_port, read_head, scripted, serve
from tests.upstream.sites import stall
from tests.upstream.test_relay import make_scope


class Chat:
    """A site that echoes; told "close", it leaves. What it saw stays to be asked."""

    def __init__(self) -> None:
        self.scope: Scope = {}
        self.left: asyncio.Future[tuple[int, str]] = asyncio.Future()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        await receive()
        chosen = next(iter(scope["subprotocols"]), None)
        hello = [(b"x-hello", b"1"), (b"set-cookie", b"a=b")]
        accept = {"type": "websocket.accept", "subprotocol": chosen}
        await send({**accept, "headers": hello})
        while (message := await receive())["type"] == "websocket.receive":
            if message.get("text") == "close":
                await send({"type": "websocket.close", "code": 4001, "reason": "bye"})
                return
            await send({**message, "type": "websocket.send"})
        self.left.set_result((message["code"], message.get("reason", "")))


@asynccontextmanager
async def connected(
    site: Any, path: str = "/chat", limits: Limits = DEFAULT, **kept: Any
) -> AsyncIterator[ClientConnection]:
    async with serve(site) as port:
        relay = WebSocketRelay(f"http://127.0.0.1:{port}", Networks(), limits=limits)
        async with serve(relay) as guard:
            address = f"ws://127.0.0.1:{guard}{path}"
            async with connect(address, proxy=None, **kept) as visitor:
                yield visitor


@pytest.mark.parametrize("message", ["h\u00e9llo", b"\x00\xff", "", "x" * 100_000])
async def test_messages_come_back_as_they_went(message: str | bytes) -> None:
    async with connected(Chat()) as visitor:
        await visitor.send(message)
        assert await visitor.recv() == message


async def test_the_handshake_is_handed_on_both_ways() -> None:
    site = Chat()
    asked = [Subprotocol("v2"), Subprotocol("v1")]
    async with connected(site, "/c%20t?a=%7e", subprotocols=asked) as visitor:
        assert visitor.subprotocol == "v2"
        assert visitor.response is not None
        assert visitor.response.headers["x-hello"] == "1"

    headers = dict(site.scope["headers"])
    assert (site.scope["raw_path"], site.scope["query_string"]) == (b"/c%20t", b"a=%7e")
    assert headers[b"x-forwarded-for"] == b"127.0.0.1"
    assert headers[b"host"].startswith(b"127.0.0.1:")


async def test_the_sites_closing_reaches_the_visitor() -> None:
    async with connected(Chat()) as visitor:
        await visitor.send("close")
        with pytest.raises(ConnectionClosed):
            await visitor.recv()

    assert (visitor.close_code, visitor.close_reason) == (4001, "bye")


async def test_the_visitors_closing_reaches_the_site() -> None:
    site = Chat()
    async with connected(site) as visitor:
        await visitor.close(4002, "enough")
        assert await asyncio.wait_for(site.left, 5) == (4002, "enough")


async def test_a_visitor_who_vanishes_frees_the_site() -> None:
    site = Chat()
    async with connected(site) as visitor:
        visitor.transport.abort()
        await asyncio.wait_for(site.left, 5)


async def test_a_site_that_vanishes_frees_the_visitor() -> None:
    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})

    async with connected(site) as visitor:
        with pytest.raises(ConnectionClosed):
            await visitor.recv()

    assert visitor.close_code == 1014


async def test_a_message_beyond_the_limit_closes_both() -> None:
    async with connected(Chat(), limits=Limits(message_size=9)) as visitor:
        await visitor.send("ten letters")
        with pytest.raises(ConnectionClosed):
            await visitor.recv()

    assert visitor.close_code == 1009


class Straight(connect):
    def process_redirect(self, exc: Exception) -> Exception:
        return exc


async def refused(site: str, limits: Limits = DEFAULT) -> InvalidStatus:
    relay = WebSocketRelay(site, Networks(), limits=limits)
    async with serve(relay) as guard:
        with pytest.raises(InvalidStatus) as caught:
            await Straight(f"ws://127.0.0.1:{guard}/", proxy=None)
    return caught.value


async def test_an_absent_site_is_a_bad_gateway() -> None:
    error = await refused(f"http://127.0.0.1:{free_port()}")

    assert error.response.status_code == 502


async def test_a_silent_site_is_a_gateway_timeout() -> None:
    async with scripted(stall) as port:
        error = await refused(f"http://127.0.0.1:{port}", Limits(connect=0.05))

    assert error.response.status_code == 504


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"403 No\r\nContent-Length: 5", 403),
        (b"302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 5", 302),
        # an answer to a plain question is no websocket
        (b"200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 5", 502),
        (b"499 Odd\r\nContent-Length: 5", 502),
        (b"101 Switching Protocols\r\nUpgrade: websocket", 502),
        (b"nonsense", 502),
    ],
)
async def test_a_refusal_is_handed_on_without_body(raw: bytes, status: int) -> None:
    script = answering(b"HTTP/1.1 " + raw + b"\r\n\r\n\xff\xd8\xff\xe0J")
    async with scripted(script) as port:
        error = await refused(f"http://127.0.0.1:{port}")

    assert (error.response.status_code, error.response.body) == (status, b"")


async def test_a_unix_socket_is_asked(tmp_path: Path) -> None:
    path = str(tmp_path / "site.sock")
    relay = WebSocketRelay(f"unix:{path}", Networks())
    async with (
        serve(Chat(), path),
        serve(relay) as guard,
        connect(f"ws://127.0.0.1:{guard}/", proxy=None) as visitor,
    ):
        await visitor.send("x")
        assert await visitor.recv() == "x"


def make_websocket(**changes: Any) -> Scope:
    scope = make_scope(type="websocket", scheme="ws", subprotocols=[], **changes)
    return {**scope, "extensions": {}}


async def said_to(relay: WebSocketRelay, scope: Scope, *said: Message) -> list[Message]:
    """What an ASGI server that says `said` and then falls silent is told."""
    told: list[Message] = []
    saying = iter(said)

    async def receive() -> Message:
        for message in saying:
            return message
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        told.append(message)

    await relay(scope, receive, send)
    return told


CONNECT: Message = {"type": "websocket.connect"}
LEFT: Message = {"type": "websocket.disconnect", "code": 1006}


async def test_servers_without_refusals_close() -> None:
    relay = WebSocketRelay(f"http://127.0.0.1:{free_port()}", Networks())

    told = await said_to(relay, make_websocket(), CONNECT)
    assert told == [{"type": "websocket.close", "code": 1014}]


@pytest.mark.parametrize("said", [[LEFT], [CONNECT, LEFT]])
async def test_who_left_before_the_answer_is_told_nothing(said: list[Message]) -> None:
    async with scripted(stall) as port:
        relay = WebSocketRelay(f"http://127.0.0.1:{port}", Networks())
        assert await said_to(relay, make_websocket(), *said) == []


@pytest.mark.parametrize(
    ("host", "asked"),
    [(b"art.example:80", b"art.example"), (b"a@b/c?d", b"127.0.0.1:")],
)
async def test_a_strange_host_does_not_bend_the_address(
    host: bytes, asked: bytes
) -> None:
    heads: list[bytes] = []

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        heads.append(await read_head(reader))

    async with scripted(script) as port:
        relay = WebSocketRelay(f"http://127.0.0.1:{port}", Networks(), host=host)
        await said_to(relay, make_websocket(), CONNECT)

    assert b"\r\nHost: " + asked in heads[0]
    assert heads[0].startswith(b"GET /a%20b HTTP/1.1\r\n")


async def test_a_target_that_is_no_path_is_refused() -> None:
    relay = WebSocketRelay(f"http://127.0.0.1:{free_port()}", Networks())
    scope = make_websocket(raw_path=b"http://evil.example/")

    assert (await said_to(relay, scope, CONNECT))[0]["type"] == "websocket.close"


async def test_a_server_that_reports_leaving_by_oserror_frees_the_site() -> None:
    site = Chat()

    async def receive() -> Message:
        return CONNECT

    async def send(message: Message) -> None:
        raise ConnectionResetError

    async with serve(site) as port:
        relay = WebSocketRelay(f"http://127.0.0.1:{port}", Networks())
        # `receive` keeps saying "connect"; it is only asked twice before the site is.
        await relay(make_websocket(), _once(receive), send)
        assert (await asyncio.wait_for(site.left, 5))[0] == 1001


def _once(receive: Receive) -> Receive:
    waiting = asyncio.Event()

    async def once() -> Message:
        if waiting.is_set():
            await asyncio.Event().wait()
        waiting.set()
        return await receive()

    return once
