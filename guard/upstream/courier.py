"""Asks the site for the cache: an answer is kept, confirms a copy, or passes by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from guard.errors import UpstreamError
from guard.headers import RawHeaders, end_to_end, first, without
from guard.upstream.base import Incoming, Upstream
from guard.upstream.delivery import Arriving, Delivery, Found, Passing
from guard.upstream.freshness import (
    STORABLE,
    Freshness,
    can_serve,
    confirms,
    freshness,
    may_store,
    validators,
)
from guard.upstream.growing import Growing, length_of
from guard.upstream.passed import Passed
from guard.upstream.question import Asked, Question, is_picture, selection
from guard.upstream.replies import renewed
from guard.upstream.shelf import Copy, Shelf, Space, head_size

# The site no longer shows everybody what it did.
WITHDRAWN = frozenset({401, 403, 451})
AGE = frozenset({b"age"})
DATE = frozenset({b"date"})


class When(NamedTuple):
    """By the clock on the wall, and as a Copy says it."""

    time: float
    moment: float


class Courier:
    """`most`: bytes of the largest body kept; `clock`: seconds since 1970."""

    def __init__(
        self,
        upstream: Upstream,
        shelf: Shelf,
        passed: Passed,
        most: int,
        clock: Callable[[], float],
    ) -> None:
        self._upstream = upstream
        self._shelf = shelf
        self._passed = passed
        self._most = most
        self._clock = clock

    async def deliver(
        self, delivery: Delivery, question: Question, copy: Copy | None
    ) -> None:
        """`copy`: a stale one that the site may confirm."""
        try:
            await self._ask(delivery, question, copy)
        except Exception as error:  # whatever it is, those who wait are told
            delivery.fail(error)

    async def _ask(
        self, delivery: Delivery, question: Question, copy: Copy | None
    ) -> None:
        asked = When(self._clock(), self._shelf.moment())
        held = validators(copy.headers) if copy else (b"", b"")
        try:
            incoming = await self._upstream.fetch(question.whole(*held))
        except UpstreamError:
            if copy is None or not self._may_serve(copy, copy.freshness.if_unreachable):
                raise
            delivery.settle(Found(copy, "stale"))
            return
        if copy is not None:
            found = await self._spared(question, copy, incoming, asked)
            if found is not None:
                delivery.settle(found)
                if found.how == "revalidated" and not delivery.spoiled:
                    self._keep(question, found.copy)
                return
            if incoming.status == 304:  # it spoke of another thing
                return await self._ask(delivery, question, None)
        await self._arrived(delivery, question, incoming, asked)

    def _may_serve(self, copy: Copy, allowance: float) -> bool:
        return copy.freshness.staleness(self._clock()) < allowance

    async def _spared(
        self, question: Question, copy: Copy, incoming: Incoming, asked: When
    ) -> Found | None:
        """The copy, if it answers after all."""
        failed = incoming.status >= 500
        if failed and self._may_serve(copy, copy.freshness.if_error):
            await incoming.close()
            return Found(copy, "stale")
        if incoming.status != 304:
            return None
        await incoming.close()
        if not confirms(copy.headers, incoming.headers):
            return None
        return Found(
            self._renew(question, copy, incoming.headers, asked), "revalidated"
        )

    def _renew(
        self, question: Question, copy: Copy, confirmation: RawHeaders, asked: When
    ) -> Copy:
        headers = renewed(copy.headers, end_to_end(confirmation))
        # An old Date would make what was just confirmed look old.
        dated = first(confirmation, b"date") is not None
        told = headers if dated else without(headers, DATE)
        now, query = self._clock(), question.has_query
        kept = freshness(copy.status, told, query, asked.time, now)
        return replace(
            copy, headers=headers, freshness=kept, notes={}, asked=asked.moment
        )

    def _keep(self, question: Question, copy: Copy) -> None:
        if may_store(copy.status, copy.headers):
            size = head_size(question.address, copy.headers) + len(copy.body)
            copy.space.resize(size)
            self._shelf.keep(question.address, copy)
        else:
            self._shelf.drop(question.address)

    async def _arrived(
        self, delivery: Delivery, question: Question, incoming: Incoming, asked: When
    ) -> None:
        headers = without(end_to_end(incoming.headers), AGE)
        now = self._clock()
        fresh = freshness(
            incoming.status, incoming.headers, question.has_query, asked.time, now
        )
        space = self._space_for(question, incoming, headers, fresh)
        if space is None:
            if delivery.asker_left:
                await incoming.close()
            delivery.settle(Passing(incoming))
            return
        growing = Growing(incoming, self._shelf, space, self._most)
        growing.asker_left = delivery.asker_left
        selected = selection(question, headers)
        age = (b"age", b"%d" % fresh.age(now))
        delivery.settle(Arriving(growing, (*headers, age), selected))
        try:
            if await growing.fill() and not delivery.spoiled:
                copy = Copy(
                    incoming.status,
                    headers,
                    bytes(growing.body),
                    fresh,
                    selected,
                    space,
                    self._shelf.version(),
                    asked=asked.moment,
                )
                self._shelf.keep(question.address, copy)
        finally:
            space.let_go()

    def _space_for(
        self,
        question: Question,
        incoming: Incoming,
        headers: RawHeaders,
        fresh: Freshness,
    ) -> Space | None:
        """None for what is not to be kept; where that will not change soon, it is
        remembered."""
        length = length_of(incoming) or 0
        worth = may_store(incoming.status, headers) and can_serve(headers, fresh)
        if worth and not is_public(question.asked, fresh):
            return None  # others may share a copy all the same
        if worth and length <= self._most:
            return self._shelf.space(head_size(question.address, headers) + length)
        if incoming.status in STORABLE:  # not the error of one strange request
            self._passed.add(question.alike())
            self._shelf.drop(question.address)
        elif incoming.status in WITHDRAWN:
            self._shelf.drop(question.address)
        return None


def is_public(asked: Asked, kept: Freshness) -> bool:
    """What whoever has a cookie gets may be for her alone although the site says
    nothing of it: pictures, too, may be behind a login."""
    told = kept.lifetime > 0 and not kept.guessed
    return told or not asked.has_cookie


def is_open(asked: Asked, headers: RawHeaders, kept: Freshness) -> bool:
    """Whether the copy answers: with a cookie, a page might look otherwise; a picture
    that is shown without one does not."""
    return is_public(asked, kept) or is_picture(headers)
