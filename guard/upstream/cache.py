"""What the site answered, kept for all who ask the same (RFC 9111, shared): in memory,
and on disk below it.

Only what the site itself sends comes in here: variants are made behind it, from what it
gives. So no visitor can be shown a poisoned picture out of it, and a crawler's picture
costs the site no second download.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import cast
from urllib.parse import urljoin, urlsplit

from guard.errors import UpstreamUnreachable
from guard.headers import RawHeaders, first
from guard.upstream.base import Incoming, Outgoing, Upstream
from guard.upstream.courier import Courier, is_open
from guard.upstream.delivery import Arriving, Delivery, Found, Outcome, Passing
from guard.upstream.disk.tier import Tier
from guard.upstream.freshness import Use, use
from guard.upstream.growing import Following
from guard.upstream.passed import Passed
from guard.upstream.question import Address, Asked, Question, address_of, read_question
from guard.upstream.replies import reply
from guard.upstream.shelf import Copy, Shelf
from guard.upstream.spelling import address_in, spelled

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
PATIENCE = 2.0  # seconds that others wait for a whole body of unknown length
Slot = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class CacheLimits:
    """In bytes: of all that is kept or on its way in, and of one body."""

    total: int
    object: int


class CachedUpstream:
    """`clock` gives seconds since 1970; `count` is told what became of each question:
    hit, miss, stale, revalidated or bypass; `saved`, how many bytes of a body the site
    need not send. `tier`: what is below memory, if anything."""

    def __init__(
        self,
        upstream: Upstream,
        limits: CacheLimits,
        clock: Callable[[], float],
        count: Callable[[str], None],
        saved: Callable[[int], None] = lambda size: None,
        tier: Tier | None = None,
    ) -> None:
        self._upstream = upstream
        self._clock = clock
        self._count = count
        self._saved = saved
        self._tier = tier
        self._shelf = Shelf(limits.total, tier)
        self._passed = Passed(clock)
        self._courier = Courier(
            upstream, self._shelf, self._passed, limits.object, clock
        )
        self._deliveries: dict[Slot, Delivery] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def used(self) -> int:
        """Bytes of all that is kept, read or on its way in."""
        return self._shelf.used

    @property
    def used_on_disk(self) -> int:
        return self._tier.used if self._tier else 0

    async def fetch(self, outgoing: Outgoing) -> Incoming:
        question = read_question(outgoing)
        if question is None:
            return await self._pass(outgoing)
        copy = self._copy_for(question.address, question.asked)
        if copy is None and self._tier is not None:
            copy = await self._recalled(question, self._tier)
        if copy is None:
            if not question.is_plain or question.alike() in self._passed:
                return await self._pass(outgoing)
            return await self._delivered(question, None)
        how = use(copy.freshness, question.wishes, self._clock())
        if how is Use.FRESH:
            return await self._answered(copy, question, "hit")
        if how is Use.STALE:
            self._refresh(question, copy)
            return await self._answered(copy, question, "stale")
        if outgoing.method == "HEAD":
            return await self._pass(outgoing)
        return await self._delivered(question, copy)

    def at_once(self, asked: Asked, target: bytes, now: float) -> Copy | None:
        """What answers a plain question without asking the site; `given` says that it
        did. For `asked` without any wishes."""
        copy = self._copy_for((asked.host, target), asked)
        if copy is None or copy.freshness.staleness(now) >= 0:
            return None
        return copy

    def passes(self, asked: Asked | None, target: bytes) -> bool:
        """Whether a plain question goes to the site and back as if there were no cache;
        `bypassed` says that it did."""
        if asked is None:
            return True
        address = asked.host, target
        is_known = (address, *asked.alike) in self._passed
        return is_known and self._copy_for(address, asked) is None

    def bypassed(self) -> None:
        self._count("bypass")

    def given(self, size: int) -> None:
        """So many bytes, of what was at hand."""
        self._count("hit")
        self._saved(size)

    def purge(self, url: str) -> bool:
        """Forget all copies of one address, in any spelling; whether there were any."""
        wanted = address_in(url)
        found = {a for a in self._known() if spelled(a) == wanted}
        for address in found:
            self._forget(address)
        if self._tier is not None:
            self._tier.forget(wanted)
        return bool(found)

    async def purged(self, url: str) -> bool:
        """As `purge`, and the disk has done so. Raises `CacheError`."""
        found = self.purge(url)
        if self._tier is None:
            return found
        return await self._tier.forget(address_in(url)) or found

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._tier is not None:
            await self._tier.close()
        await self._upstream.close()

    def _copy_for(self, address: Address, asked: Asked) -> Copy | None:
        copy = self._shelf.find(address, asked)
        if copy is None or not is_open(asked, copy.headers, copy.freshness):
            return None
        return copy

    async def _recalled(self, question: Question, tier: Tier) -> Copy | None:
        """What fell out of memory, or was kept before a restart."""
        asked = question.asked
        if question.is_plain and question.alike() in self._passed:
            return None
        copy = await tier.recall(question, self._shelf)
        if copy is not None and asked.selects(copy.selection):
            return copy if is_open(asked, copy.headers, copy.freshness) else None
        return self._copy_for(question.address, asked)  # meanwhile

    async def _answered(self, copy: Copy, question: Question, outcome: str) -> Incoming:
        found = reply(copy, question, self._clock())
        if found is None:
            return await self._pass(question.outgoing)
        self._count(outcome)
        self._saved(found.size)
        return found

    async def _pass(self, outgoing: Outgoing) -> Incoming:
        """To the site and back, as if there were no cache."""
        self.bypassed()
        incoming = await self._upstream.fetch(outgoing)
        if outgoing.method not in SAFE and incoming.status < 400:
            self._changed(outgoing, incoming.headers)
        return incoming

    # Waiting for the site together

    async def _delivered(self, question: Question, copy: Copy | None) -> Incoming:
        delivery = self._deliveries.get(question.alike())
        is_asker = delivery is None or delivery.is_given_up
        if delivery is None or is_asker:
            delivery = self._begin(question, copy, waited_for=True)
        outcome = await delivery.outcome(is_asker)
        if is_asker:
            return await self._for_the_asker(outcome, question)
        return await self._for_another(outcome, question)

    async def _for_the_asker(self, outcome: Outcome, question: Question) -> Incoming:
        if isinstance(outcome, Found):
            return await self._answered(outcome.copy, question, outcome.how)
        self._count("miss")
        if isinstance(outcome, Passing):
            return outcome.incoming
        growing = outcome.growing
        return Following(growing, growing.incoming.headers, is_asker=True)

    async def _for_another(self, outcome: Outcome, question: Question) -> Incoming:
        """What the asker was given suits others only if they are selected alike."""
        selects = question.asked.selects
        if isinstance(outcome, Found) and selects(outcome.copy.selection):
            return await self._answered(outcome.copy, question, outcome.how)
        if isinstance(outcome, Arriving) and selects(outcome.selection):
            if question.is_plain and outcome.growing.length is not None:
                self._count("hit")
                self._saved(outcome.growing.length)
                return Following(outcome.growing, outcome.headers, is_asker=False)
            whole = await outcome.growing.whole(PATIENCE)
            copy = whole and self._copy_for(question.address, question.asked)
            if copy:
                return await self._answered(copy, question, "hit")
        return await self._pass(question.outgoing)

    def _refresh(self, question: Question, copy: Copy) -> None:
        if question.alike() not in self._deliveries:
            self._begin(question, copy, waited_for=False)

    def _begin(
        self, question: Question, copy: Copy | None, *, waited_for: bool
    ) -> Delivery:
        slot, delivery = question.alike(), Delivery(waited_for)
        loop = asyncio.get_running_loop()
        task = loop.create_task(self._courier.deliver(delivery, question, copy))
        delivery.carried_by(task)
        self._deliveries[slot] = delivery
        self._tasks.add(task)
        task.add_done_callback(partial(self._done, delivery, slot))
        return delivery

    def _done(self, delivery: Delivery, slot: Slot, task: asyncio.Task[None]) -> None:
        delivery.fail(UpstreamUnreachable("was given up"))
        self._tasks.discard(task)
        if self._deliveries.get(slot) is delivery:
            del self._deliveries[slot]

    # What the site's things no longer are

    def _known(self) -> Iterator[Address]:
        yield from self._shelf.addresses
        for address, *_ in self._deliveries:
            yield cast(Address, address)

    def _changed(self, outgoing: Outgoing, answered: RawHeaders) -> None:
        """By a method that is not safe (RFC 9111 4.4)."""
        host, target = address_of(outgoing)
        self._forget((host, target))
        base = "http://" + (host + target).decode("latin-1")
        for name in (b"location", b"content-location"):
            value = first(answered, name)
            if value is not None:
                other = _address(value.decode("latin-1"), base)
                if other[0] == host:
                    self._forget(other)

    def _forget(self, address: Address) -> bool:
        """The copies, and what is on its way in from before the change."""
        begun = [slot for slot in self._deliveries if slot[0] == address]
        for slot in begun:
            self._deliveries.pop(slot).spoiled = True
        return self._shelf.drop(address) or bool(begun)


def _address(url: str, base: str = "") -> Address:
    """Nobody's, of what is no address."""
    try:
        parts = urlsplit(urljoin(base, url))
    except ValueError:
        return b"", b""
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    host = parts.netloc.rpartition("@")[2].lower()
    return host.encode("latin-1", "replace"), target.encode("latin-1", "replace")
