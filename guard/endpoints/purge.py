"""POST /cache/purge?url=...: the artist changed something and wants it seen at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from guard.errors import CacheError

LONGEST = 8192  # characters of an address


class Purge:
    """`forget` says whether there was anything to forget, and raises `CacheError`; None
    where no cache is."""

    def __init__(self, forget: Callable[[str], Awaitable[bool]] | None) -> None:
        self._forget = forget

    async def answer(self, request: Request) -> Response:
        url = request.query_params.get("url", "")[:LONGEST]
        if self._forget is None:
            return JSONResponse({"detail": "nothing is kept: see `cache.bytes`"}, 404)
        if not url.startswith(("http://", "https://")):
            return JSONResponse({"detail": "url is no whole http address"}, 400)
        try:
            return JSONResponse({"forgotten": await self._forget(url)})
        except CacheError as error:
            return JSONResponse({"detail": f"it is still on disk: {error}"}, 500)
