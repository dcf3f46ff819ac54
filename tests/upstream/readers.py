"""Readers of answers, and an Upstream that hears of them at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from guard.errors import UpstreamUnreachable
from guard.headers import RawHeaders
from guard.upstream.base import Hint, Incoming, Line, Links, Outgoing
from guard.upstream.client import PooledUpstream
from guard.upstream.framing import request_head

Then = Callable[[], None]


def nothing() -> None:
    pass


class Heard:
    """A Reader that keeps all it is told; `then` is called when it is told the last."""

    def __init__(self, then: Then = nothing) -> None:
        self.line: Line | None = None
        self.status = 0
        self.headers: RawHeaders = ()
        self.hints: list[Links] = []
        self.parts: list[bytes] = []
        self.error: Exception | None = None
        self.endings = self.rests = 0
        self.was_stale = False
        self.news = asyncio.Event()
        self.then = then
        self.told: Hint | None = None  # of hints

    @property
    def over(self) -> bool:
        return self.endings > 0

    def hint(self, links: Links) -> None:
        assert not self.status
        self.hints.append(links)
        if self.told is not None:
            self.told(links)

    def begin(self, status: int, headers: RawHeaders) -> None:
        assert not self.over
        self.status, self.headers = status, headers
        self.news.set()

    def add(self, data: bytes) -> None:
        assert self.status
        assert not self.over
        self.parts.append(data)
        self.news.set()

    def rest(self) -> None:
        assert not self.over
        self.rests += 1

    def end(self) -> None:
        self.endings += 1
        self.news.set()
        self.then()

    def fail(self, error: Exception) -> None:
        self.error = error
        self.was_stale = self.line is not None and self.line.was_stale
        self.end()


class Relay:
    """What was Heard, as an Incoming."""

    def __init__(self, heard: Heard) -> None:
        self.heard = heard
        self.status = heard.status
        self.headers = heard.headers

    async def stream(self) -> AsyncIterator[bytes]:
        heard = self.heard
        while True:
            while heard.parts:
                yield heard.parts.pop(0)
            if heard.over:
                break
            heard.news.clear()
            await heard.news.wait()
        if heard.error is not None:
            raise heard.error

    async def close(self) -> None:
        if self.heard.parts:
            self.heard.error = UpstreamUnreachable("was given up")
            self.heard.parts.clear()
        if not self.heard.over and self.heard.line is not None:
            self.heard.line.abort()


class AskingNow(PooledUpstream):
    """Opens a line where there is none, and then asks by `ask_now` whatever it can."""

    async def fetch(self, outgoing: Outgoing) -> Incoming:  # type: ignore[override]  # the same trials in other clothes
        if outgoing.method != "GET" or outgoing.body is not None:
            return await super().fetch(outgoing)
        head, heard = request_head(outgoing, self.authority), Heard()
        heard.told = outgoing.hint
        if not self._idle:
            self.freed(await self._line())
        heard.line = self.ask_now(head, heard)
        if heard.line is None:
            return await super().fetch(outgoing)
        try:
            await heard.news.wait()
        except asyncio.CancelledError:
            await Relay(heard).close()
            raise
        if heard.was_stale:
            return await super().fetch(outgoing)
        if heard.error is not None and not heard.status:
            raise heard.error
        return Relay(heard)
