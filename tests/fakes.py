"""Small real parts to pass to constructors: an artist's site without a network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message

from guard.headers import RawHeaders
from guard.images.caption import Caption
from guard.images.job import Order, Variant
from guard.upstream.base import Outgoing


@dataclass
class FakeIncoming:
    body: bytes = b"original"
    headers: RawHeaders = ((b"content-type", b"image/jpeg"),)
    status: int = 200
    error: Exception | None = None
    closed: bool = False

    async def stream(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.body), 1000):
            yield self.body[start : start + 1000]
        if self.error:
            raise self.error

    async def close(self) -> None:
        self.closed = True


@dataclass
class FakeUpstream:
    """Gives every request the same answer and remembers what was asked."""

    incoming: FakeIncoming = field(default_factory=FakeIncoming)
    asked: list[Outgoing] = field(default_factory=list)
    closed: bool = False

    async def fetch(self, outgoing: Outgoing) -> FakeIncoming:
        self.asked.append(outgoing)
        return self.incoming

    async def close(self) -> None:
        self.closed = True


@dataclass
class FakeMaker:
    """Makes the same variant of every picture and remembers the orders."""

    body: bytes = b"variant"
    orders: list[Order] = field(default_factory=list)
    originals: list[bytes] = field(default_factory=list)
    captions: list[Order] = field(default_factory=list)

    def at_hand(self, version: int, order: Order) -> Variant | None:
        return None

    async def make(
        self, original: bytes, order: Order, media_type: str = "", version: int = 0
    ) -> Variant:
        self.orders.append(order)
        self.originals.append(original)
        return Variant(self.body, "image/jpeg", 100, 100, '"variant"')

    async def decoy(self, head: bytes, order: Order, media_type: str = "") -> Variant:
        return Variant(b"decoy", "image/jpeg", 100, 100, '"decoy"')

    def caption(self, order: Order, *, vector: bool = False) -> Caption:
        self.captions.append(order)
        return Caption("Vorellan no. 1", f"Painting of rings for {order.bot}")


def make_request(path: str = "/art/1.jpg", **changes: Any) -> Request:
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "http_version": "1.1",
        "client": ("198.51.100.7", 50_000),
        "server": ("127.0.0.1", 8080),
        "headers": [(b"host", b"art.example")],
        **changes,
    }
    return Request(scope, Silent())


class Silent:
    """A visitor who says nothing more and never leaves."""

    def __init__(self) -> None:
        self.said = False

    async def __call__(self) -> Message:
        if not self.said:
            self.said = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError("never reached")


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


async def answer_of(app: ASGIApp, request: Request) -> Answer:
    """What the visitor gets; lines of one header are joined."""
    answer = Answer()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            for name, value in message["headers"]:
                key = name.decode()
                before = answer.headers.get(key)
                text = value.decode()
                answer.headers[key] = f"{before} | {text}" if before else text
        else:
            answer.body += message.get("body", b"")

    await app(request.scope, request.receive, send)
    return answer
