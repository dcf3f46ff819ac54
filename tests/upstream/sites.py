"""Small sites to ask, and ways of asking."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.types import Receive, Scope, Send

from guard.headers import RawHeaders
from guard.upstream.base import Incoming, Outgoing, Upstream
from tests.servers import read_head

HOST = (b"host", b"art.example")
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKS = b"2\r\nok\r\n0\r\n\r\n"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what it was asked."""
    parts = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    query = scope["query_string"].decode("latin-1")
    asked = {
        "method": scope["method"],
        "target": scope["raw_path"].decode("latin-1") + (f"?{query}" if query else ""),
        "headers": [
            [k.decode("latin-1"), v.decode("latin-1")] for k, v in scope["headers"]
        ],
        "body": b"".join(parts).decode("latin-1"),
    }
    await answer(send, json.dumps(asked).encode())


async def answer(
    send: Send, body: bytes = b"", status: int = 200, headers: RawHeaders = ()
) -> None:
    length = (b"content-length", str(len(body)).encode())
    head = {"type": "http.response.start", "status": status}
    await send({**head, "headers": [length, *headers]})
    await send({"type": "http.response.body", "body": body})


def get(target: bytes = b"/", *headers: tuple[bytes, bytes]) -> Outgoing:
    return Outgoing("GET", target, (HOST, *headers))


async def whole(incoming: Incoming) -> bytes:
    body = b"".join([chunk async for chunk in incoming.stream()])
    await incoming.close()
    return body


async def asked(upstream: Upstream, outgoing: Outgoing) -> Any:
    """What the echoing site says that it was asked."""
    return json.loads(await whole(await upstream.fetch(outgoing)))


async def pieces(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_head(reader)
    await reader.read()


async def stall_midway(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    writer.write(OK + b"Content-Length: 9\r\n\r\nshort")
    await stall(reader, writer)
