"""tarpit: an answer so slow that a crawler's worker is busy with nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp

from guard.actions.notice import UNCACHED, notice
from guard.verdict import Verdict

PAUSE = 5.0  # seconds between two drops; common clients give up after 10 to 60
DROPS = 60  # five minutes in all


class Tarpit:
    """At most `limit` visitors at once: who comes on top is told to slow down."""

    def __init__(
        self, sleep: Callable[[float], Awaitable[None]], limit: int = 100
    ) -> None:
        self._sleep = sleep
        self._limit = limit
        self._held = 0

    async def respond(self, request: Request, verdict: Verdict) -> ASGIApp:
        if self._held >= self._limit:
            return notice(429, verdict.facts.headers)
        return StreamingResponse(
            self._drip(), headers=UNCACHED, media_type="text/html; charset=utf-8"
        )

    async def _drip(self) -> AsyncIterator[bytes]:
        self._held += 1
        try:
            yield b"<!doctype html>\n<title>One moment</title>\n"
            for _ in range(DROPS):
                await self._sleep(PAUSE)
                yield b"<p>\n"
        finally:
            self._held -= 1
