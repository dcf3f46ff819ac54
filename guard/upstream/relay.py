"""A request on its way to the artist's site and back: prepare, fetch, finish."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from urllib.parse import quote

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from guard.addresses import Hop, Networks, forwarded, peer_address
from guard.errors import LoopError, RequestError
from guard.headers import (
    BODILESS,
    NOTES,
    Header,
    Notes,
    RawHeaders,
    end_to_end,
    first,
    joined,
    noted,
    without,
)
from guard.upstream.base import Incoming, Outgoing, Upstream
from guard.upstream.visitor import Visitor, gone, unless

PSEUDONYM = b"atelier-guard"
# Two guards in a row make sense; more than a few are one that asks itself.
_MOST_GUARDS = 4

# `proxy` would name a proxy to CGI sites (httpoxy).
_NOT_FOR_THE_SITE = frozenset({b"proxy"})
# `alt-svc` would show visitors a way around the guard.
_NOT_FOR_THE_VISITOR = frozenset({b"alt-svc"})
_UNQUOTED = "/:@!$&'()*+,;=~"  # RFC 3986 3.3


def prepare(scope: Scope, trusted: Networks, host: bytes | None = None) -> Outgoing:
    """What the site is asked, without the body; `host` replaces the visitor's."""
    notes: Notes | None = scope.get(NOTES)
    what = "sent", scope.get("server"), host  # all else is alike for one head
    sent = noted(notes, what, trusted, lambda: _sent(scope, trusted, host))
    return Outgoing(scope.get("method", "GET"), target(scope), sent, notes=notes)


def _sent(scope: Scope, trusted: Networks, host: bytes | None) -> RawHeaders:
    """The same for all pictures of a page."""
    headers, hop = tuple(scope["headers"]), _hop(scope, trusted)
    version: str = scope.get("http_version", "1.1")
    chunked = first(headers, b"transfer-encoding") is not None
    kept = end_to_end(headers, _NOT_FOR_THE_SITE)
    sent = forwarded(kept, hop)
    if host is not None:
        sent = ((b"host", host), *without(sent, {b"host"}))
    if chunked:
        sent = (*without(sent, {b"content-length"}), (b"transfer-encoding", b"chunked"))
    via = (b"via", version.encode("ascii") + b" " + PSEUDONYM)
    return (*_unlooped(sent), via)


def target(scope: Scope) -> bytes:
    """Path and query in the visitor's own spelling, where the server kept it."""
    path: bytes = scope.get("raw_path") or quote(scope["path"], _UNQUOTED).encode()
    query: bytes = scope.get("query_string", b"")
    if not path.startswith(b"/") and path != b"*":
        raise RequestError("asked for something that is no path", "path")
    return path + b"?" + query if query else path


def _hop(scope: Scope, trusted: Networks) -> Hop:
    peer = (scope.get("client") or ("", 0))[0]
    secure = scope.get("scheme") in ("https", "wss")
    port = (scope.get("server") or ("", None))[1] or (443 if secure else 80)
    scheme = "https" if secure else "http"
    return Hop(peer, scheme, port, peer_address(peer) in trusted)


def _unlooped(headers: RawHeaders) -> RawHeaders:
    if joined(headers, b"via").count(PSEUDONYM) >= _MOST_GUARDS:
        raise LoopError("the upstream is this guard itself")
    return headers


async def fetch(upstream: Upstream, outgoing: Outgoing, receive: Receive) -> Incoming:
    """Ask, with the visitor's body; ClientDisconnect when the visitor has left."""
    if not _announces_body(outgoing.headers):
        return await unless(partial(gone, receive), upstream.fetch(outgoing))
    visitor = Visitor(receive)
    asked = upstream.fetch(replace(outgoing, body=visitor.body()))
    return await unless(visitor.left, asked)


def _announces_body(headers: RawHeaders) -> bool:
    length = first(headers, b"content-length")
    chunked = first(headers, b"transfer-encoding") is not None
    return chunked or (length is not None and length.strip(b"0") != b"")


def for_the_visitor(headers: RawHeaders) -> RawHeaders:
    """What of the site's answer goes on to her."""
    return end_to_end(headers, _NOT_FOR_THE_VISITOR)


class Relayed:
    """An ASGI app that gives one visitor the site's answer, and frees the connection
    whatever happens. The site failing midway raises `UpstreamError`, for the visitor
    must not take a part for the whole."""

    def __init__(
        self,
        incoming: Incoming,
        add: Collection[Header] = (),
        drop: Collection[bytes] = (),
    ) -> None:
        """`add` stands on own lines beside what the site sent; `drop` names, in lower
        case, what of it goes first."""
        self._incoming = incoming
        kept = for_the_visitor(incoming.headers)
        if drop:
            kept = tuple([line for line in kept if line[0] not in drop])
        self.status = incoming.status
        self.headers = (*kept, *add)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] == "HEAD" or self.status in BODILESS:
                await self._send_head(send)
                await send({"type": "http.response.body", "body": b""})
            else:
                await self._send_head(send)
                await unless(partial(gone, receive), self._send_body(send))
        except OSError as error:
            raise ClientDisconnect from error
        finally:
            await self._incoming.close()

    async def _send_head(self, send: Send) -> None:
        headers = self.headers
        if self.status in BODILESS:
            # Servers count the bytes that a length promises, even where none may come.
            headers = without(headers, {b"content-length"})
        start = {"type": "http.response.start", "status": self.status}
        await send({**start, "headers": list(headers)})

    async def _send_body(self, send: Send) -> None:
        length = first(self.headers, b"content-length")
        left, more = int(length) if length is not None else -1, True
        async for chunk in self._incoming.stream():
            left -= len(chunk)
            more = left != 0  # the last chunk says so itself, and saves one message
            await send({"type": "http.response.body", "body": chunk, "more_body": more})
        if more:
            await send({"type": "http.response.body", "body": b""})
