"""Answers that are at hand: kept originals for people, warm variants for the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guard.actions.opt_out import opt_out
from guard.actions.variant import HEAD, VariantHandler
from guard.headers import Header, first
from guard.images.formats import measure
from guard.images.icons import is_small
from guard.images.job import Order
from guard.lane.calls import Call
from guard.records.given import TAIL, Sent
from guard.records.stamp import HEADER
from guard.rules import Action
from guard.upstream.cache import CachedUpstream
from guard.upstream.question import Asked
from guard.upstream.relay import for_the_visitor
from guard.upstream.replies import PIECE
from guard.upstream.shelf import Copy
from guard.wire import head_of, lower

TAKERS = 8  # crawlers for whom a head, of 2 kB, is kept with one picture
NAMED = HEADER + b": "


@dataclass(frozen=True, slots=True)
class Head:
    """Of an answer: between both parts stands the age of a copy, behind them the name
    of the request. `sent` is what goes out with it."""

    begin: bytes
    end: bytes
    sent: Sent

    def written(self, stamp: str, age: float | None) -> bytes:
        aged = b"" if age is None else b"age: %d\r\n" % age
        return b"".join((self.begin, aged, self.end, stamp.encode(), b"\r\n\r\n"))


@dataclass(frozen=True, slots=True)
class AtHand:
    head: Head
    body: bytes
    age: float | None = None  # seconds


class Answers:
    """Out of `cache`; `variants` by the action that gives them. `reserve`: originals
    say in headers that training is not permitted."""

    def __init__(
        self,
        cache: CachedUpstream,
        variants: Mapping[Action, VariantHandler],
        reserve: bool,
    ) -> None:
        self._cache = cache
        self._variants = variants
        self._reserve = reserve
        self._named = "head", reserve  # a cache may outlive what it was asked for

    def find(self, call: Call) -> AtHand | None:
        action = call.decided.verdict.action
        if action is Action.ALLOW:
            copy = self._copy(call, call.guest.asking.asked)
            if copy is None or len(copy.body) > PIECE:
                return None
            found = AtHand(self._head(copy), copy.body, copy.freshness.age(call.now))
            self._cache.given(len(copy.body))
            return found
        handler = self._variants.get(action)
        copy = self._copy(call, call.guest.asking.plain) if handler else None
        if copy is None or handler is None:
            return None
        return self._variant(handler, copy, call)

    def _copy(self, call: Call, asked: Asked | None) -> Copy | None:
        if asked is None:
            return None
        copy = self._cache.at_once(asked, call.target.sent, call.now)
        return copy if copy and copy.version and copy.status == 200 else None

    def _head(self, copy: Copy) -> Head:
        head: Head | None = copy.notes.get(self._named)
        if head is None:
            added = opt_out(copy.headers) if self._reserve else ()
            kept = for_the_visitor(copy.headers)
            if first(kept, b"content-length") is None:
                kept = (*kept, (b"content-length", b"%d" % len(copy.body)))
            head = copy.notes[self._named] = written(kept, added, copy.body)
        return head

    def _variant(
        self, handler: VariantHandler, copy: Copy, call: Call
    ) -> AtHand | None:
        decided = call.decided
        order: Order | None = decided.notes.get("order")
        if order is None:
            order = decided.notes["order"] = handler.order(call.verdict().facts)
        variant = handler.at_hand(copy.version, order)
        if variant is None or len(variant.body) > PIECE:
            return None
        key = decided.verdict.action, variant.etag, self._reserve
        head: Head | None = copy.notes.get(key)
        if head is None:
            shown = handler.shown(copy, variant, call.verdict().facts)
            begin = telling(variant.body)
            head = written(shown.raw_headers, (), variant.body, begin)
            if len(copy.notes) < TAKERS:
                copy.notes[key] = head
        self._cache.given(len(copy.body))
        return AtHand(head, variant.body)


def written(
    kept: Sequence[Header], added: Sequence[Header], body: bytes, begin: bytes = b""
) -> Head:
    """`begin`: of the body, where that says more than its length."""
    kept, added = lowered(kept), lowered(added)
    ends = b"".join([name + b": " + value + b"\r\n" for name, value in added])
    head_of(200, added)  # raises where that cannot be
    sent = Sent(200, (*kept, *added), len(body), begin, body[-TAIL:])
    return Head(head_of(200, kept), ends + NAMED, sent)


def telling(body: bytes) -> bytes:
    """How an icon begins; of larger pictures nobody needs to see that later."""
    begin = body[:HEAD]
    shape = measure(begin)
    return begin if shape is not None and is_small(shape, len(body)) else b""


def lowered(lines: Sequence[Header]) -> list[Header]:
    """Without a name for the request that another guard gave."""
    named = [(lower(name), value) for name, value in lines]
    return [line for line in named if line[0] != HEADER]
