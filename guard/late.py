"""Parts that most guards never need, or not for hours: made for the first who asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send


class Late:
    """An ASGI app; `load` makes it, aside, so that nobody else waits for it."""

    def __init__(self, load: Callable[[], ASGIApp]) -> None:
        self._load = load
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is None:
            made = await asyncio.to_thread(self._load)
            self._app = self._app or made  # of several who asked, one was first
        await self._app(scope, receive, send)
