"""preview, cloak, poison: pages are relayed, pictures become variants.

What is a picture is told by the site's answer, its declared type and its first bytes,
never by the path. Nothing of the visitor's conditions and ranges reaches the site: a
304 or 206 of hers would vouch for, or give away, the original's bytes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from starlette.requests import Request
from starlette.types import ASGIApp

from guard.actions.encoded import coding_of, decoded
from guard.actions.load import Load
from guard.actions.notice import notice
from guard.actions.opt_out import opt_out
from guard.actions.whole import OF_THE_ORIGINAL, whole
from guard.actions.withheld import is_withheld
from guard.actions.works import work_of
from guard.addresses import Networks
from guard.headers import BODILESS, end_to_end, first, without
from guard.images.formats import is_small, measure
from guard.images.job import Order, Variant
from guard.upstream.base import Incoming, Outgoing, Upstream
from guard.upstream.relay import Relayed, fetch, prepare
from guard.upstream.visitor import gone, unless
from guard.verdict import Verdict

HEAD = 4096  # bytes that tell a picture from a page; an SVG may begin with a comment
CONDITIONS = frozenset(
    {
        b"accept-encoding",
        b"cache-control",  # a crawler may not have the site asked anew
        b"if-match",
        b"if-modified-since",
        b"if-none-match",
        b"if-range",
        b"if-unmodified-since",
        b"pragma",
        b"range",
    }
)
# Formats whose first bytes a text may have, too.
LIKE_TEXT = frozenset({"bmp", "ico", "svg"})
TEXTS = (
    "text/",
    "application/atom",
    "application/javascript",
    "application/json",
    "application/ld+json",
    "application/manifest",
    "application/rss",
    "application/xhtml",
    "application/xml",
)
UNDECLARED = frozenset({"", "application/octet-stream", "application/xml", "text/xml"})
# Not even a cache that knows of `Vary` may keep a variant.
PRIVATE = ((b"cache-control", b"private, no-store"), (b"vary", b"User-Agent"))


class Maker(Protocol):
    async def make(
        self, original: bytes, order: Order, media_type: str = ""
    ) -> Variant: ...


@dataclass(frozen=True, slots=True)
class Treatment:
    """How one action treats pictures."""

    recipe: str
    reserve_pages: bool  # say in headers that training is not permitted
    reserve_pictures: bool  # not on poison: a downloader that obeys would drop it
    withhold: bool  # refuse files that may hold originals
    max_bytes: int  # of a picture; of a larger one only the head is looked at


class VariantHandler:
    def __init__(
        self,
        upstream: Upstream,
        trusted: Networks,
        variants: Maker,
        treatment: Treatment,
        load: Load,
    ) -> None:
        self._upstream = upstream
        self._trusted = trusted
        self._variants = variants
        self._treatment = treatment
        self._load = load

    async def respond(self, request: Request, verdict: Verdict) -> ASGIApp:
        outgoing = unconditional(prepare(request.scope, self._trusted))
        incoming = await fetch(self._upstream, outgoing, request.receive)
        try:
            if incoming.status in BODILESS:
                return self._page(incoming)
            # A visitor who leaves while the site is slow must free it, too.
            left = partial(gone, request.receive)
            return await unless(left, self._answer(incoming, verdict))
        except BaseException:
            await incoming.close()
            raise

    async def _answer(self, incoming: Incoming, verdict: Verdict) -> ASGIApp:
        stream = incoming.stream()
        head = await take(stream, HEAD)
        if not head and incoming.status != 200:
            return self._page(Resumed(incoming, head, stream))
        media_type = (first(incoming.headers, b"content-type") or b"").decode("latin-1")
        coding = coding_of(incoming.headers)
        shown = decoded(head, coding, HEAD)
        if is_picture(shown, media_type):
            async with self._load.holding(self._size_of(incoming)):
                return await self._picture(incoming, head, stream, verdict)
        if self._treatment.withhold and (
            is_withheld(shown, media_type) or is_opaque(shown, coding, media_type)
        ):
            await incoming.close()
            return notice(403, verdict.facts.headers)
        return self._page(Resumed(incoming, head, stream))

    def _page(self, incoming: Incoming) -> ASGIApp:
        added = opt_out(incoming.headers) if self._treatment.reserve_pages else ()
        return Relayed(incoming, added)

    def _size_of(self, incoming: Incoming) -> int:
        """What a picture may come to; at most as much is read."""
        length = first(incoming.headers, b"content-length") or b""
        limit = self._treatment.max_bytes
        return min(int(length), limit) if length.isdigit() else limit

    async def _picture(
        self,
        incoming: Incoming,
        head: bytes,
        stream: AsyncIterator[bytes],
        verdict: Verdict,
    ) -> ASGIApp:
        limit = self._treatment.max_bytes
        body = head + await take(stream, limit - len(head))
        await incoming.close()
        original = decoded(body, coding_of(incoming.headers), limit)
        shape = measure(original)
        if shape and is_small(shape):
            return self._page(Resumed(incoming, body, nothing()))
        media_type = (first(incoming.headers, b"content-type") or b"").decode("latin-1")
        facts = verdict.facts
        bot = facts.identity.bot.name if facts.identity.bot else ""
        order = Order(self._treatment.recipe, work_of(facts), bot)
        variant = await self._variants.make(original, order, media_type)
        kept = without(end_to_end(incoming.headers), OF_THE_ORIGINAL)
        kind = (b"content-type", variant.media_type.encode())
        added = opt_out((kind,)) if self._treatment.reserve_pictures else ()
        headers = (*kept, kind, *PRIVATE, *added)
        return whole(facts, incoming.status, headers, variant.body, variant.etag)


class Resumed:
    """An answer whose first bytes were looked at already."""

    def __init__(
        self, incoming: Incoming, head: bytes, rest: AsyncIterator[bytes]
    ) -> None:
        self.status = incoming.status
        self.headers = incoming.headers
        self._incoming = incoming
        self._head = head
        self._rest = rest

    async def stream(self) -> AsyncIterator[bytes]:
        yield self._head
        async for chunk in self._rest:
            yield chunk

    async def close(self) -> None:
        await self._incoming.close()


async def nothing() -> AsyncIterator[bytes]:
    return
    yield b""


async def take(stream: AsyncIterator[bytes], least: int) -> bytes:
    """Chunks until there are at least `least` bytes, or all there are."""
    parts: list[bytes] = []
    size = 0
    while size < least:
        chunk = await anext(stream, b"")
        if not chunk:
            break
        parts.append(chunk)
        size += len(chunk)
    return b"".join(parts)


def unconditional(outgoing: Outgoing) -> Outgoing:
    """The same, asking for the whole and uncompressed thing."""
    method = "GET" if outgoing.method == "HEAD" else outgoing.method
    plain = (b"accept-encoding", b"identity")
    headers = (*without(outgoing.headers, CONDITIONS), plain)
    return replace(outgoing, method=method, headers=headers)


def is_opaque(shown: bytes, coding: str, media_type: str) -> bool:
    """Under a coding that nobody here reads, and not declared as a text."""
    return bool(coding) and not shown and not kind_of(media_type).startswith(TEXTS)


def kind_of(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def is_picture(head: bytes, media_type: str) -> bool:
    """By either of declared type and first bytes; what could be a text by its first
    bytes alone is one where it is declared as one."""
    kind = kind_of(media_type)
    if kind.startswith("image/"):
        return True
    shape = measure(head)
    if shape is None:
        return False
    return shape.format not in LIKE_TEXT or kind in UNDECLARED
