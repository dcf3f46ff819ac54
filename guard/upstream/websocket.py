"""Websockets are passed through: messages, subprotocols and closing, both ways."""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.http11 import Response
from websockets.typing import Subprotocol

from guard.addresses import Networks
from guard.errors import (
    RequestError,
    UpstreamError,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from guard.headers import RawHeaders, end_to_end, first
from guard.upstream.base import Outgoing
from guard.upstream.limits import DEFAULT, Limits
from guard.upstream.origin import Origin
from guard.upstream.relay import prepare
from guard.upstream.visitor import gone, unless

_HOST = re.compile(r"[A-Za-z0-9._-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")

# Servers name the phrase of a status, and know no others.
_STATUSES = frozenset(HTTPStatus)

BAD_GATEWAY = 1014  # of the registered close codes


@dataclass(frozen=True, slots=True)
class Farewell:
    """How one side took its leave."""

    code: int
    reason: str = ""


class WebSocketRelay:
    """An ASGI app for websocket scopes; `url` as `Origin.parse` reads it, `tls` for a
    site with its own certificate."""

    def __init__(
        self,
        url: str,
        trusted: Networks,
        host: bytes | None = None,
        limits: Limits = DEFAULT,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._tls = tls
        self._origin = Origin.parse(url)
        self._trusted = trusted
        self._host = host
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (await receive())["type"] != "websocket.connect":
            return
        try:
            site = await unless(partial(gone, receive), self._connect(scope))
        except InvalidStatus as refusal:
            await _refuse(scope, send, refusal.response)
        except (RequestError, UpstreamError) as error:
            await _reject(scope, send, error.status)
        except ClientDisconnect:
            return
        else:
            await self._accept(site, receive, send)

    async def _connect(self, scope: Scope) -> ClientConnection:
        outgoing = prepare(scope, self._trusted, self._host)
        offered = [name for name in scope.get("subprotocols", ()) if name]
        try:
            return await self._handshake(outgoing, offered)
        except InvalidStatus:
            raise
        except TimeoutError as error:
            raise UpstreamTimeout("no websocket in time") from error
        except (OSError, EOFError, ValueError, WebSocketException) as error:
            raise UpstreamUnreachable(f"no websocket: {error}") from error

    async def _handshake(
        self, outgoing: Outgoing, offered: list[str]
    ) -> ClientConnection:
        return await _Connect(
            self._address(outgoing),
            subprotocols=[Subprotocol(name) for name in offered] or None,
            additional_headers=_handed_on(outgoing.headers),
            user_agent_header=None,
            compression=None,  # each side has its own, and this line is short
            proxy=None,  # else one would be read from the environment
            open_timeout=self._limits.connect,
            close_timeout=self._limits.connect,
            max_size=self._limits.message_size,
            **self._place(),
        )

    def _place(self) -> dict[str, Any]:
        """What asyncio connects to, whatever Host is named."""
        origin = self._origin
        if origin.socket:
            return {"unix": True, "path": origin.socket}
        place = {"host": origin.host, "port": origin.port}
        if not origin.secure:
            return place
        return {**place, "ssl": self._tls or True, "server_hostname": origin.host}

    def _address(self, outgoing: Outgoing) -> str:
        """With the visitor's Host, which the library sends from here."""
        host = (first(outgoing.headers, b"host") or b"").decode("latin-1")
        if not _HOST.fullmatch(host):
            host = self._origin.authority
        scheme = "wss" if self._origin.secure else "ws"
        return f"{scheme}://{host}{outgoing.target.decode('latin-1')}"

    async def _accept(
        self, site: ClientConnection, receive: Receive, send: Send
    ) -> None:
        farewell = Farewell(BAD_GATEWAY)
        try:
            assert site.response is not None
            headers = _answered(site.response)
            accept = {"type": "websocket.accept", "subprotocol": site.subprotocol}
            await send({**accept, "headers": list(headers)})
            farewell = await _exchange(site, receive, send)
        except (OSError, ClientDisconnect):
            farewell = Farewell(1001)
        finally:
            await site.close(farewell.code, farewell.reason)


class _Connect(connect):
    def process_redirect(self, exc: Exception) -> Exception:
        """Redirects are the visitor's to follow; the site must not send us about."""
        return exc


async def _exchange(site: ClientConnection, receive: Receive, send: Send) -> Farewell:
    """Messages both ways until one side leaves, and the other is told; how it ended."""
    loop = asyncio.get_running_loop()
    up = loop.create_task(_to_site(site, receive))
    down = loop.create_task(_to_visitor(site, send))
    try:
        await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (up, down):
            task.cancel()
        await asyncio.gather(up, down, return_exceptions=True)
    return await (down if down.done() and not down.cancelled() else up)


async def _to_site(site: ClientConnection, receive: Receive) -> Farewell:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            code = message.get("code", 1005)
            return Farewell(_sendable(code, 1001), message.get("reason") or "")
        text = message.get("text")
        try:
            await site.send(message["bytes"] if text is None else text)
        except ConnectionClosed:
            # The other direction tells the visitor; here is nothing left to do.
            await asyncio.Event().wait()


async def _to_visitor(site: ClientConnection, send: Send) -> Farewell:
    try:
        while True:
            message = await site.recv()
            kind = "text" if isinstance(message, str) else "bytes"
            await send({"type": "websocket.send", kind: message})
    except ConnectionClosed as error:
        # Who closes over a broken limit is this side; then only `sent` tells why.
        frame = error.rcvd or error.sent
        code = _sendable(frame.code if frame else 1006, BAD_GATEWAY)
        reason = frame.reason if frame else ""
    await send({"type": "websocket.close", "code": code, "reason": reason})
    return Farewell(code, reason)


def _sendable(code: int, lost: int) -> int:
    """A code that may stand in a close frame (RFC 6455 7.4); 1005 means none did."""
    if code == 1005:
        return 1000
    return lost if code in (1004, 1006, 1015) or not 1000 <= code < 5000 else code


def _handed_on(headers: RawHeaders) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in headers
        if name != b"host" and not name.startswith(b"sec-websocket-")
    ]


def _answered(response: Response) -> RawHeaders:
    lines = tuple(
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in response.headers.raw_items()
    )
    return tuple(
        line
        for line in end_to_end(lines)
        if not line[0].startswith((b"sec-websocket-", b"content-"))
    )


async def _refuse(scope: Scope, send: Send, response: Response) -> None:
    """The site's own refusal, without its body: that may be a picture, and who asks
    this way is not who may have it."""
    status = response.status_code if response.status_code >= 300 else 502
    await _reject(scope, send, status, _answered(response))


async def _reject(
    scope: Scope, send: Send, status: int, headers: RawHeaders = ()
) -> None:
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": BAD_GATEWAY})
        return
    status = status if status in _STATUSES else 502
    start = {"type": "websocket.http.response.start", "status": status}
    await send({**start, "headers": list(headers)})
    await send({"type": "websocket.http.response.body", "body": b""})
