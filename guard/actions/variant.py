"""preview, cloak, poison: pictures become variants, and those inside texts, too.

What is a picture is told by the site's answer, its declared type and its first bytes,
never by the path. Nothing of the visitor's conditions and ranges reaches the site: a
304 or 206 of hers would vouch for, or give away, the original's bytes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from guard.actions.encoded import coding_of, decoded
from guard.actions.load import Load
from guard.actions.notice import notice
from guard.actions.opt_out import opt_out
from guard.actions.page import Pages
from guard.actions.resumed import Resumed, Taken, nothing, take
from guard.actions.treatment import PRIVATE, Maker, Treatment
from guard.actions.whole import OF_THE_ORIGINAL, whole
from guard.actions.withheld import LOOKED, is_binary, is_withheld, without_pictures
from guard.actions.works import taker_for, work_of
from guard.addresses import Networks
from guard.facts import Facts, Purpose, Verified
from guard.headers import (
    BODILESS,
    RawHeaders,
    end_to_end,
    first,
    noted,
    without,
)
from guard.html.files import holds_picture
from guard.images.formats import measure
from guard.images.icons import is_icon
from guard.images.job import Order, Variant
from guard.upstream.base import Incoming, Outgoing, Upstream
from guard.upstream.relay import fetch, prepare
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
UNDECLARED = frozenset({"", "application/octet-stream", "application/xml", "text/xml"})


class Original(Protocol):
    """What the site, or a cache, says of an original."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> RawHeaders: ...


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
        self._pages = Pages(variants, treatment, load)
        self._load = load

    async def respond(self, request: Request, verdict: Verdict) -> ASGIApp:
        outgoing = unconditional(prepare(request.scope, self._trusted))
        incoming = await fetch(self._upstream, outgoing, request.receive)
        try:
            incoming = self._pages.led_back(incoming, verdict.facts)
            if incoming.status in BODILESS:
                return self._pages.relayed(incoming)
            # A visitor who leaves while the site is slow must free it, too.
            left = partial(gone, request.receive)
            return await unless(left, self._answer(incoming, verdict))
        except BaseException:
            await incoming.close()
            raise

    async def _answer(self, incoming: Incoming, verdict: Verdict) -> ASGIApp:
        variant = self._at_hand(incoming, verdict)
        if variant is not None:  # so the answer was a picture when it was made
            await incoming.close()
            return self.shown(incoming, variant, verdict.facts)
        stream = incoming.stream()
        head = await take(stream, HEAD)
        if not head and incoming.status != 200:
            return self._pages.relayed(Resumed(incoming, head, stream))
        media_type = declared_type(incoming)
        coding = coding_of(incoming.headers)
        shown = decoded(head, coding, HEAD)
        if is_picture(shown, media_type):
            with self._load.holding() as held:
                taken = Taken(incoming, head, stream, held)
                return await self._picture(taken, verdict)
        is_closed = is_withheld(shown, media_type) or is_opaque(head, shown, coding)
        if is_closed and self._treatment.withhold:
            await incoming.close()
            return notice(403, verdict.facts.headers)
        if is_closed or is_binary(shown):
            return await self._binary(incoming, head, stream, verdict)
        return await self._pages.answer(incoming, head, stream, verdict.facts)

    def _at_hand(self, incoming: Incoming, verdict: Verdict) -> Variant | None:
        version: int = getattr(incoming, "version", 0)
        return self.at_hand(version, self.order(verdict.facts)) if version else None

    def at_hand(self, version: int, order: Order) -> Variant | None:
        """Of the kept original that has this version."""
        return self._variants.at_hand(version, order)

    async def _binary(
        self,
        incoming: Incoming,
        head: bytes,
        stream: AsyncIterator[bytes],
        verdict: Verdict,
    ) -> ASGIApp:
        """A font, a sound, a program: what pages need, unless a picture is in it."""
        if not self._treatment.withhold:
            return self._pages.relayed(Resumed(incoming, head, stream))
        head += await take(stream, LOOKED - len(head))
        coding = coding_of(incoming.headers)
        is_unseen = bool(coding) and len(head) >= LOOKED
        if is_unseen or holds_picture(decoded(head, coding, 10 * LOOKED)):
            await incoming.close()
            return notice(403, verdict.facts.headers)
        rest = without_pictures(stream, head)
        return self._pages.relayed(Resumed(incoming, head, rest))

    def _size_of(self, incoming: Incoming) -> int:
        """What a picture is known to come to; at most as much is read."""
        length = first(incoming.headers, b"content-length") or b""
        limit = self._treatment.max_bytes
        if coding_of(incoming.headers):
            return limit
        return min(int(length), limit) if length.isdigit() else 0

    def _recipe(self, facts: Facts) -> str:
        """A claim alone earns no larger picture."""
        who, treatment = facts.identity, self._treatment
        proven = who.verified is Verified.PROVEN and who.purpose is Purpose.PREVIEW
        return treatment.card if treatment.card and proven else treatment.recipe

    async def _picture(self, taken: Taken, verdict: Verdict) -> ASGIApp:
        incoming, held = taken.incoming, taken.held
        limit = self._treatment.max_bytes
        body = await taken.body(limit, self._size_of(incoming))
        await incoming.close()
        original = decoded(body, coding_of(incoming.headers), limit)
        is_plain = original == body  # under no coding, as was asked
        if is_plain and not held.is_full and is_icon(original):
            return self._pages.relayed(Resumed(incoming, body, nothing()))
        media_type = declared_type(incoming)
        order, version = self.order(verdict.facts), getattr(incoming, "version", 0)
        if held.is_full:
            variant = await self._variants.decoy(original, order, media_type)
            return self.shown(incoming, variant, verdict.facts)
        variant = await self._variants.make(original, order, media_type, version)
        return self.shown(incoming, variant, verdict.facts)

    def order(self, facts: Facts) -> Order:
        return Order(self._recipe(facts), work_of(facts), taker_for(facts))

    def shown(self, incoming: Original, variant: Variant, facts: Facts) -> Response:
        kept = without(end_to_end(incoming.headers), OF_THE_ORIGINAL)
        kind = (b"content-type", variant.media_type.encode())
        added = opt_out((kind,)) if self._treatment.reserve_pictures else ()
        headers = (*kept, kind, *PRIVATE, *added)
        return whole(facts, incoming.status, headers, variant.body, variant.etag)


def unconditional(outgoing: Outgoing) -> Outgoing:
    """The same, asking for the whole and uncompressed thing."""
    method = "GET" if outgoing.method == "HEAD" else outgoing.method
    plain = (b"accept-encoding", b"identity")

    def made() -> RawHeaders:
        return (*without(outgoing.headers, CONDITIONS), plain)

    headers = noted(outgoing.notes, "plain", outgoing.headers, made)
    return replace(outgoing, method=method, headers=headers)


def is_opaque(head: bytes, shown: bytes, coding: str) -> bool:
    """Under a coding that nobody here reads, and that nobody asked for."""
    return bool(coding and head) and not shown


def declared_type(incoming: Incoming) -> str:
    return (first(incoming.headers, b"content-type") or b"").decode("latin-1")


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
