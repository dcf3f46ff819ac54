"""A visitor's upload on its way, while the site may already be answering."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from guard.headers import first
from guard.upstream.base import Outgoing
from guard.upstream.connection import Connection
from guard.upstream.exchange import Exchange
from guard.upstream.framing import measured


async def upload(
    line: Connection, exchange: Exchange, outgoing: Outgoing, invite: float
) -> None:
    """Returns when all is sent, or the site has answered and needs no more of it.
    `invite`: seconds that the site has to say 100 where the visitor waits for it."""
    sending = asyncio.get_running_loop().create_task(
        _send(line, exchange, outgoing, invite)
    )
    try:
        await asyncio.wait(
            {sending, exchange.answered}, return_when=asyncio.FIRST_COMPLETED
        )
        if sending.done():
            sending.result()
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def _send(
    line: Connection, exchange: Exchange, outgoing: Outgoing, invite: float
) -> None:
    assert outgoing.body is not None
    if first(outgoing.headers, b"expect") is not None:
        await _invited(line, invite)
    length = first(outgoing.headers, b"content-length")
    body = measured(outgoing.body, length)
    async for chunk in _chunked(body) if length is None else body:
        await line.send(chunk)
        if exchange.over:
            return
    line.sent()


async def _invited(line: Connection, invite: float) -> None:
    """Until the site says 100 (RFC 9110 10.1.1), or is too slow to say it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(invite):
            await line.invitation()


async def _chunked(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in body:
        if chunk:
            yield b"%x\r\n%b\r\n" % (len(chunk), chunk)
    yield b"0\r\n\r\n"
