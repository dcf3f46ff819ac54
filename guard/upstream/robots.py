"""The site's own robots.txt (RFC 9309): fetched beside the road, never on it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from protego import Protego

from guard.errors import UpstreamError
from guard.upstream.base import Outgoing, Upstream

log = logging.getLogger(__name__)

MOST = 500 * 1024  # bytes that a crawler has to read (RFC 9309 2.5)
FRESH = 3600.0  # seconds; a crawler may keep it for a day (2.4)
SOON = 60.0  # seconds until a site that did not answer is asked again
ASKING = (
    (b"user-agent", b"atelier-guard (robots.txt)"),
    (b"accept", b"text/plain"),
    (b"accept-encoding", b"identity"),
)


class Robots:
    """Forbids nothing until it has been read, and where it cannot be."""

    def __init__(
        self, upstream: Upstream, host: str, clock: Callable[[], float]
    ) -> None:
        self._upstream = upstream
        self._host = host.encode("ascii", "replace")
        self._clock = clock
        self._next = float("-inf")
        self._rules: Protego | None = None
        self._fetching: asyncio.Task[None] | None = None

    def forbids(self, target: str, agent: str) -> bool:
        """`agent` is the token or user agent that looks for its group."""
        now = self._clock()
        if now >= self._next:
            self._next = now + FRESH
            loop = asyncio.get_running_loop()
            self._fetching = loop.create_task(self.refresh())
        return self._rules is not None and not self._rules.can_fetch(target, agent)

    async def refresh(self) -> None:
        try:
            text = await self._read()
            self._rules = None if text is None else Protego.parse(text)
        except UpstreamError as error:
            log.info("robots.txt was not read: %s", error)
            self._next = self._clock() + SOON

    async def _read(self) -> str | None:
        headers = ((b"host", self._host), *ASKING)
        incoming = await self._upstream.fetch(Outgoing("GET", b"/robots.txt", headers))
        try:
            if incoming.status != 200:
                return None
            body = bytearray()
            async for piece in incoming.stream():
                body += piece
                if len(body) >= MOST:
                    break
            return body[:MOST].decode("utf-8", "replace")
        finally:
            await incoming.close()

    async def close(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)
