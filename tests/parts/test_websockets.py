"""Websockets are relayed though nothing of it was loaded when the guard started."""

from __future__ import annotations

from websockets.asyncio.client import connect

from guard.loader import default
from guard.parts.websockets import websockets_of
from tests.served import served
from tests.servers import serve
from tests.upstream.test_websocket import Chat


async def test_the_first_visitor_already_gets_through() -> None:
    async with serve(Chat()) as site:
        relay = websockets_of(default(upstream=f"http://127.0.0.1:{site}"))
        async with (
            served(relay) as guard,
            connect(f"ws://127.0.0.1:{guard}/", proxy=None) as visitor,
        ):
            await visitor.send("hello")
            assert await visitor.recv() == "hello"
