"""The artist's site over httpx: a bare transport, so that nothing is added or kept.

An `httpx.AsyncClient` would remember cookies for everyone, follow redirects, decode
bodies, read proxies from the environment and add headers of its own; its transport
does none of these.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx

from guard.errors import UpstreamTimeout, UpstreamUnreachable
from guard.headers import RawHeaders, first, without
from guard.upstream.base import Outgoing
from guard.upstream.framing import check_head, framed, measured, request_head
from guard.upstream.limits import DEFAULT, Limits
from guard.upstream.origin import Origin
from guard.upstream.slots import Slots


class HttpxUpstream:
    """`url` as `Origin.parse` reads it; `tls` for a site with its own certificate."""

    def __init__(
        self, url: str, limits: Limits = DEFAULT, tls: ssl.SSLContext | None = None
    ) -> None:
        self._origin = Origin.parse(url)
        self._limits = limits
        self._url = httpx.URL(f"{self._origin.scheme}://{self._origin.authority}")
        # The slots bound the connections. httpx' own bound would in time be used up:
        # it never frees a connection whose request was cancelled at the wrong moment.
        self._slots = Slots(limits)
        self._transport = httpx.AsyncHTTPTransport(
            trust_env=False,
            # A plain site needs no certificates to be loaded.
            verify=tls or self._origin.secure,
            uds=self._origin.socket or None,
            limits=httpx.Limits(keepalive_expiry=limits.idle),
        )
        timeout = httpx.Timeout(
            connect=limits.connect, read=limits.read, write=limits.write, pool=None
        )
        self._timeout = timeout.as_dict()

    async def fetch(self, outgoing: Outgoing) -> HttpxIncoming:
        await self._slots.take()
        try:
            response = await self._response(self._request(outgoing), outgoing)
        except BaseException:
            self._slots.release()
            raise
        incoming = HttpxIncoming(response, self._slots)
        try:
            check_head(incoming.status, incoming.headers, self._limits)
        except UpstreamUnreachable:
            await incoming.close()
            raise
        return incoming

    async def _response(
        self, request: httpx.Request, outgoing: Outgoing
    ) -> httpx.Response:
        # An upload takes as long as the visitor takes.
        limit = self._limits.answer if outgoing.body is None else None
        with _translated():
            async with asyncio.timeout(limit):
                return await self._transport.handle_async_request(request)

    async def close(self) -> None:
        await self._transport.aclose()

    def _request(self, outgoing: Outgoing) -> httpx.Request:
        authority = self._origin.authority
        request_head(outgoing, authority)  # httpx would blame the site
        uploads = outgoing.body is not None
        headers = framed(outgoing.headers, authority, uploads=uploads)
        return httpx.Request(
            outgoing.method,
            self._url,
            # httpx does not wait for the 100; asking would promise what it cannot keep.
            headers=list(without(headers, {b"expect"})),
            # Given a stream, httpx adds no header of its own.
            stream=_Body(outgoing),
            # httpx.URL would re-quote the target; the extension goes out as it is.
            extensions={"timeout": self._timeout, "target": outgoing.target},
        )


class HttpxIncoming:
    def __init__(self, response: httpx.Response, slots: Slots) -> None:
        self.status = response.status_code
        self.headers: RawHeaders = tuple(
            (name.lower(), value) for name, value in response.headers.raw
        )
        assert isinstance(response.stream, httpx.AsyncByteStream)
        self._body = response.stream
        self._slots = slots
        self._closing: asyncio.Task[None] | None = None

    async def stream(self) -> AsyncIterator[bytes]:
        with _translated():
            async for chunk in self._body:
                yield chunk
        await self.close()

    async def close(self) -> None:
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_task(self._close())
        # A cancellation that falls into the closing must not leave it half done.
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        try:
            await self._body.aclose()
        finally:
            self._slots.release()


class _Body(httpx.AsyncByteStream):
    def __init__(self, outgoing: Outgoing) -> None:
        self._body = outgoing.body
        self._length = first(outgoing.headers, b"content-length")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._body is not None:
            async for chunk in measured(self._body, self._length):
                yield chunk


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (httpx.TimeoutException, TimeoutError) as error:
        raise UpstreamTimeout(f"no answer in time: {type(error).__name__}") from error
    except httpx.TransportError as error:
        raise UpstreamUnreachable(str(error) or type(error).__name__) from error
