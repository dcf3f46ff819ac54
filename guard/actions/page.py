"""Texts as a bot gets them: the pictures inside them are variants, too.

A text that holds none, and says nothing false of its pictures, is relayed as it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TypeVar

from starlette.types import ASGIApp

from guard.actions.encoded import coding_of, decoded
from guard.actions.load import Load
from guard.actions.notice import notice
from guard.actions.opt_out import opt_out
from guard.actions.resumed import Resumed, Taken, nothing
from guard.actions.told import Told, order_for, own_place
from guard.actions.treatment import PRIVATE, Maker, Treatment
from guard.actions.whole import OF_THE_ORIGINAL, whole
from guard.facts import Facts
from guard.headers import RawHeaders, end_to_end, first, without
from guard.html.captions import captioned
from guard.html.edits import Edit, edited
from guard.html.embedded import Embedded, embedded, is_picture
from guard.html.encoded import TooMuch
from guard.html.names import own_names
from guard.html.resizers import unwrapped
from guard.upstream.base import Incoming
from guard.upstream.relay import Relayed

T = TypeVar("T")

MOST = 5_000_000  # bytes of a text that is looked through
COPIES = 3  # of a text while it is rewritten
LARGE = 100_000  # bytes worth a thread
THREADS = 2
PICTURES = 200  # of one text that are made; others are left out
AT_ONCE = 2  # of them: one text must not take all workers
PAGES = (b"text/html", b"application/xhtml")
# A page keeps what it says of itself but for its bytes.
KEPT = frozenset(
    {b"content-type", b"link", b"tdm-policy", b"tdm-reservation", b"x-robots-tag"}
)
LEADING = frozenset({b"content-location", b"link", b"location", b"refresh"})


class Pages:
    def __init__(self, maker: Maker, treatment: Treatment, load: Load) -> None:
        self._maker = maker
        self._treatment = treatment
        self._load = load
        # Of their own: in the loop's threads names are resolved, for everybody.
        self._threads = ThreadPoolExecutor(THREADS, "texts")

    def led_back(self, incoming: Incoming, facts: Facts) -> Incoming:
        """Where headers lead to somebody who shows this site's pictures, they lead to
        the site instead; and nowhere, where that is what was asked for."""
        if not self._treatment.lies:
            return incoming
        names = own_names(facts.host, self._treatment.names, b"")
        headers = tuple(
            (name, new if name in LEADING else value)
            for name, value in incoming.headers
            if (new := unwrapped(value, names)) == value
            or name != b"location"
            or not leads_to(new, facts, names)
        )
        if headers == incoming.headers:
            return incoming
        return Resumed(incoming, b"", incoming.stream(), headers)

    def relayed(self, incoming: Incoming) -> ASGIApp:
        added = opt_out(incoming.headers) if self._treatment.reserve_pages else ()
        return Relayed(incoming, added)

    async def answer(
        self,
        incoming: Incoming,
        head: bytes,
        stream: AsyncIterator[bytes],
        facts: Facts,
    ) -> ASGIApp:
        with self._load.holding() as held:
            return await self._answer(Taken(incoming, head, stream, held), facts)

    async def _answer(self, taken: Taken, facts: Facts) -> ASGIApp:
        incoming, stream, held = taken.incoming, taken.stream, taken.held
        coding = coding_of(incoming.headers)
        body = await taken.body(MOST + 1, MOST if coding else 0, COPIES)
        text = decoded(body, coding, MOST + 1)
        is_page = (first(incoming.headers, b"content-type") or b"").lower().strip()
        try:
            if held.is_full or is_unseen(body, text):
                raise TooMuch
            new = await self.rewritten(text, facts, is_page.startswith(PAGES))
        except TooMuch:
            if not self._treatment.withhold:
                return self.relayed(Resumed(incoming, body, stream))
            await incoming.close()
            return notice(503 if held.is_full else 403, facts.headers)
        await incoming.close()
        if new == text:
            return self.relayed(Resumed(incoming, body, nothing()))
        etag = f'"{sha256(new).hexdigest()[:32]}"'
        return whole(facts, incoming.status, self._headers(incoming), new, etag)

    def _headers(self, incoming: Incoming) -> RawHeaders:
        kept = without(end_to_end(incoming.headers), OF_THE_ORIGINAL - KEPT)
        added = opt_out(incoming.headers) if self._treatment.reserve_pages else ()
        return (*kept, *PRIVATE, *added)

    async def rewritten(self, text: bytes, facts: Facts, is_page: bool) -> bytes:
        """Raises `TooMuch`."""
        drawn: dict[str, str] = {}
        found = await self._aside(text, embedded)
        if found:
            text = edited(text, await self._edits(found, facts, drawn))
        if not self._treatment.lies:
            return text
        names = own_names(facts.host, self._treatment.names, text)
        text = await self._aside(text, lambda whole: unwrapped(whole, names))
        if not is_page:
            return text
        told = Told(self._maker, self._treatment, facts, drawn, names)
        return await self._aside(text, lambda page: edited(page, captioned(page, told)))

    async def _edits(
        self, found: tuple[Embedded, ...], facts: Facts, drawn: dict[str, str]
    ) -> list[Edit]:
        free = asyncio.Semaphore(AT_ONCE)

        async def edits(each: Embedded, may_be_made: bool) -> tuple[Edit, ...]:
            if not may_be_made or not is_picture(each):
                return each.edits(b"", "")
            work = f"embedded/{sha256(each.data).hexdigest()[:16]}"
            order = order_for(self._treatment, facts, work)
            async with free:
                variant = await self._maker.make(each.data, order, each.media_type)
            made = each.edits(variant.body, variant.media_type)
            drawn[made[-1].new.decode("latin-1").rpartition(",")[2]] = work
            return made

        made = await asyncio.gather(
            *(edits(each, number < PICTURES) for number, each in enumerate(found))
        )
        return [edit for some in made for edit in some]

    async def _aside(self, text: bytes, work: Callable[[bytes], T]) -> T:
        """Where it takes long, the road goes on meanwhile."""
        if len(text) <= LARGE:
            return work(text)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, work, text)


def is_unseen(body: bytes, text: bytes) -> bool:
    """Too long, no text at all, or under a coding that could not be undone."""
    is_long = max(len(body), len(text)) > MOST
    return is_long or b"\0" in text or (bool(body) and not text)


def leads_to(location: bytes, facts: Facts, names: frozenset[str]) -> bool:
    try:
        place = own_place(location.decode("latin-1"), facts, names)
    except ValueError:  # no address at all
        return False
    return place is not None and place[0] == facts.path
