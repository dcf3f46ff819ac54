"""Pictures for the dashboard: what people see, and the very bytes that a bot gets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from guard.actions.encoded import coding_of, decoded
from guard.actions.resumed import take
from guard.actions.variant import is_picture
from guard.errors import UpstreamError
from guard.headers import first
from guard.images.formats import measure
from guard.images.icons import is_icon
from guard.images.job import Order, Variant
from guard.places import work_name
from guard.records import questions
from guard.records.history import History
from guard.upstream.base import Incoming, Outgoing, Upstream

SECONDS = 30.0
AT_ONCE = 4  # originals that are held
LONGEST = 512  # characters of a path
SMALL = "preview"  # the recipe of thumbnails
UNQUOTED = "/:@!$&'()*+,;=~"  # RFC 3986 3.3
ASKING = (
    (b"user-agent", b"atelier-guard (dashboard)"),
    (b"accept", b"image/*"),
    (b"accept-encoding", b"identity"),
)
HEADERS = {
    "cache-control": "private, max-age=120",
    # A drawing may hold scripts; as a page of its own it could run them.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


class Maker(Protocol):
    async def make(
        self, original: bytes, order: Order, media_type: str = ""
    ) -> Variant: ...


@dataclass(frozen=True, slots=True)
class Studio:
    """What pictures come from. `recipes` by action; `authority` is the site's own name,
    for works that nobody asked for yet; `bots` are the names that orders may have."""

    upstream: Upstream
    variants: Maker
    recipes: Mapping[str, str]
    bots: frozenset[str]
    authority: str
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Original:
    body: bytes
    media_type: str


class NoPicture(Exception):
    pass


class Pictures:
    def __init__(self, studio: Studio, history: History) -> None:
        self._studio = studio
        self._history = history
        self._room = asyncio.Semaphore(AT_ONCE)

    async def seen(self, request: Request) -> Response:
        """What people see."""
        return await self._shown(request, lambda original, path: None)

    async def small(self, request: Request) -> Response:
        return await self._shown(
            request, lambda original, path: Order(SMALL, work_name(path))
        )

    async def got(self, request: Request) -> Response:
        """What `who` was given by `action`: the same order makes the same bytes."""
        asked = request.query_params
        recipe = self._studio.recipes.get(asked.get("action", ""))
        who = asked.get("who", "")
        bot = who if who in self._studio.bots else ""
        if recipe is None:
            return absent("By this action nobody gets a picture.")
        return await self._shown(
            request, lambda original, path: Order(recipe, work_name(path), bot)
        )

    async def _shown(
        self, request: Request, order: Callable[[Original, str], Order | None]
    ) -> Response:
        path = request.query_params.get("path", "")
        try:
            async with asyncio.timeout(SECONDS), self._room:
                original = await self._original(path)
                shown = await self._made(original, order(original, path))
        except (NoPicture, UpstreamError, TimeoutError) as error:
            return absent(str(error) or "The site took too long.")
        return Response(shown.body, headers=HEADERS, media_type=shown.media_type)

    async def _made(self, original: Original, order: Order | None) -> Original:
        if order is None or is_icon(original.body):
            return original
        make = self._studio.variants.make
        variant = await make(original.body, order, original.media_type)
        return Original(variant.body, variant.media_type)

    async def _original(self, path: str) -> Original:
        """Raises `NoPicture`, `UpstreamError`."""
        if not path.startswith("/") or len(path) > LONGEST:
            raise NoPicture("That is no path of the site.")
        host = await self._history.ask(lambda db: questions.host_of(db, path))
        named = (host or self._studio.authority).encode("latin-1", "replace")
        target = quote(path, UNQUOTED).encode()
        outgoing = Outgoing("GET", target, ((b"host", named), *ASKING))
        incoming = await self._studio.upstream.fetch(outgoing)
        try:
            return await self._read(incoming)
        finally:
            await incoming.close()

    async def _read(self, incoming: Incoming) -> Original:
        most = self._studio.max_bytes
        declared = first(incoming.headers, b"content-type") or b""
        media_type = declared.decode("latin-1").partition(";")[0].strip().lower()
        if incoming.status != 200:
            raise NoPicture(f"The site answered {incoming.status}.")
        body = await take(incoming.stream(), most + 1)
        body = decoded(body, coding_of(incoming.headers), most + 1)
        if len(body) > most:
            raise NoPicture("The picture is too large to show.")
        if not is_picture(body, media_type):
            raise NoPicture("The site answered with something that is no picture.")
        if not media_type.startswith("image/"):
            shape = measure(body)
            media_type = f"image/{shape.format}" if shape else "image/jpeg"
        return Original(body, media_type)


def absent(text: str) -> Response:
    return PlainTextResponse(f"{text}\n", 404)
