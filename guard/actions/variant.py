"""preview, cloak, poison: pages are relayed, pictures become variants.

What is a picture is told by the site's answer, its declared type and its first bytes,
never by the path. Nothing of the visitor's conditions and ranges reaches the site: a
304 or 206 of hers would vouch for, or give away, the original's bytes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Protocol

from starlette.requests import Request
from starlette.types import ASGIApp

from guard.actions.notice import notice
from guard.actions.opt_out import opt_out
from guard.actions.whole import OF_THE_ORIGINAL, whole
from guard.actions.withheld import is_withheld
from guard.actions.works import work_of
from guard.addresses import Networks
from guard.headers import RawHeaders, end_to_end, first, without
from guard.images.formats import is_small, measure
from guard.images.job import Order, Variant
from guard.upstream.base import Incoming, Outgoing, Upstream
from guard.upstream.relay import Relayed, fetch, prepare
from guard.verdict import Verdict

HEAD = 4096  # bytes that tell a picture from a page; an SVG may begin with a comment
CONDITIONS = frozenset(
    {
        b"accept-encoding",
        b"if-match",
        b"if-modified-since",
        b"if-none-match",
        b"if-range",
        b"if-unmodified-since",
        b"range",
    }
)
# Formats whose first bytes a text may have, too.
LIKE_TEXT = frozenset({"bmp", "ico", "svg"})
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
    ) -> None:
        self._upstream = upstream
        self._trusted = trusted
        self._variants = variants
        self._treatment = treatment

    async def respond(self, request: Request, verdict: Verdict) -> ASGIApp:
        outgoing = unconditional(prepare(request.scope, self._trusted))
        incoming = await fetch(self._upstream, outgoing, request.receive)
        try:
            return await self._answer(incoming, verdict)
        except BaseException:
            await incoming.close()
            raise

    async def _answer(self, incoming: Incoming, verdict: Verdict) -> ASGIApp:
        stream = incoming.stream()
        head = await take(stream, HEAD)
        media_type = (first(incoming.headers, b"content-type") or b"").decode("latin-1")
        readable = head if not is_encoded(incoming.headers) else b""
        if is_picture(readable, media_type):
            rest = await take(stream, self._treatment.max_bytes - len(head))
            await incoming.close()
            original = head + rest if readable else b""
            return await self._picture(incoming, original, media_type, verdict)
        if self._treatment.withhold and is_withheld(readable, media_type):
            await incoming.close()
            return notice(403, verdict.facts.headers)
        return self._page(Resumed(incoming, head, stream))

    def _page(self, incoming: Incoming) -> ASGIApp:
        added = opt_out(incoming.headers) if self._treatment.reserve_pages else ()
        return Relayed(incoming, added)

    async def _picture(
        self, incoming: Incoming, original: bytes, media_type: str, verdict: Verdict
    ) -> ASGIApp:
        shape = measure(original)
        if shape and is_small(shape):
            return self._page(Resumed(incoming, original, nothing()))
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


def is_encoded(headers: RawHeaders) -> bool:
    coding = first(headers, b"content-encoding") or b"identity"
    return coding.strip().lower() != b"identity"


def is_picture(head: bytes, media_type: str) -> bool:
    """By either of declared type and first bytes; what could be a text by its first
    bytes alone is one where it is declared as one."""
    kind = media_type.partition(";")[0].strip().lower()
    if kind.startswith("image/"):
        return True
    shape = measure(head)
    if shape is None:
        return False
    return shape.format not in LIKE_TEXT or kind in UNDECLARED
