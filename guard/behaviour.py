"""What a visitor did lately: one call to the Store a request."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv4Address

from guard.addresses import Address
from guard.breath import Breath
from guard.errors import StoreError
from guard.facts import Behaviour, Facts
from guard.habits import behaviour_of, completes_a_work, headroom
from guard.remainder import Calm
from guard.sightings import (
    READ_ROBOTS,
    Count,
    Counts,
    Manner,
    Plan,
    Sightings,
    manner_of,
)
from guard.store.base import LocalStore, Pace, Seen, Sighting, Store

DAY = 86_400
NOT_THERE = frozenset({403, 404, 410})
PENDING = 4096  # visitors of whom something is told with their next request
BREATHS = 4096  # visitors whose requests wait to be told
# What a browser sends alike with every request, whatever it asks for: no more of it
# than people need, or a changed letter would make a stranger.
LANGUAGE = re.compile("[a-z]{1,8}")
WISHES = ("dnt", "sec-gpc")

Forbids = Callable[[str, str], bool]


def unasked(path: str, agent: str) -> bool:
    return False


class Observer:
    """`is_trap` tells whether a path is a trap, `is_forbidden` whether robots.txt
    forbids a path to an agent; `secret` salts the visitors' keys."""

    def __init__(
        self,
        store: Store,
        pace: Pace,
        is_trap: Callable[[str], bool],
        secret: bytes,
        is_forbidden: Forbids = unasked,
    ) -> None:
        self._store = store
        self._local = store if isinstance(store, LocalStore) else None
        self._pace = pace
        self._sightings = Sightings(is_trap)
        self._is_forbidden = is_forbidden
        self._secret = secret
        self._salt: tuple[int, bytes] = (-1, b"")
        self._pending: OrderedDict[bytes, Counts] = OrderedDict()
        self._breaths: OrderedDict[bytes, Breath] = OrderedDict()

    @property
    def is_local(self) -> bool:
        """Whether the store answers at once, and so `observe_now`."""
        return self._local is not None

    async def observe(self, facts: Facts, visitor: bytes = b"") -> Behaviour:
        """`visitor`: the key under which the day's salt keeps it, where that is known.
        Raises `StoreError`."""
        visitor = visitor or visitor_key(facts, self.salt_of(facts.time))
        if self._breaths:
            self.settle(visitor)
        plan = self.plan(manner_of(facts), facts.path, facts.query)
        sighting = self._with_pending(visitor, plan.at(facts.time))
        seen = await self._store.observe(visitor, sighting)
        return self._behaviour(plan, facts.time, visitor, seen)

    def plan(self, manner: Manner, path: str, query: str) -> Plan:
        """What a request says whenever it comes, for `observe_now`."""
        return self._sightings.plan(manner, path, query)

    def observe_now(
        self, plan: Plan, time: float, visitor: bytes, calm: Calm | None = None
    ) -> Behaviour:
        """Like `observe`; as long as the visitor is `calm` for certain, the behaviour
        may be that of a breath ago. Raises `StoreError` where no store is local."""
        breath = self._breaths.get(visitor)
        if breath is not None and breath.takes(plan, time, calm):
            return breath.behaviour
        if self._local is None:
            raise StoreError("the store does not answer at once")
        waiting = self._breaths.pop(visitor).waiting() if breath is not None else []
        waiting.append(self._with_pending(visitor, plan.at(time)))
        seen = self._local.seen_now(visitor, waiting)
        behaviour = self._behaviour(plan, time, visitor, seen)
        if calm is not None and visitor not in self._pending and calm(behaviour):
            self._hold_breath(visitor, behaviour, seen, time, calm)
        return behaviour

    def answered(self, facts: Facts, status: int) -> None:
        """The site's answer; costs no call of its own."""
        if status in NOT_THERE:
            self.missed(visitor_key(facts, self.salt_of(facts.time)))

    def missed(self, visitor: bytes) -> None:
        """The visitor asked for what is not there."""
        self.settle(visitor)
        self._tell_later(visitor, Count.MISSING)

    def settle(self, visitor: bytes) -> None:
        """Tells the store what waits for the end of the visitor's breath."""
        breath = self._breaths.pop(visitor, None)
        if breath and self._local and (waiting := breath.waiting()):
            self._local.seen_now(visitor, waiting)

    async def close(self) -> None:
        """All waiting is over."""
        for visitor in tuple(self._breaths):
            self.settle(visitor)

    def _hold_breath(
        self, visitor: bytes, behaviour: Behaviour, seen: Seen, now: float, calm: Calm
    ) -> None:
        room = headroom(seen, behaviour, self._pace, now, calm.leasts)
        if room:
            self._breaths[visitor] = Breath(behaviour, seen, room, now, calm)
            if len(self._breaths) > BREATHS:
                self.settle(next(iter(self._breaths)))

    def _with_pending(self, visitor: bytes, sighting: Sighting) -> Sighting:
        if self._pending and (more := self._pending.pop(visitor, ())):
            return sighting._replace(counts=sighting.counts + more)
        return sighting

    def _behaviour(
        self, plan: Plan, time: float, visitor: bytes, seen: Seen
    ) -> Behaviour:
        found = tuple(self._found(plan, seen))
        for what in found:
            self._tell_later(visitor, what)
        return behaviour_of(seen, self._pace, time, found)

    def _found(self, plan: Plan, seen: Seen) -> Iterator[Count]:
        """What only one who knows the visitor can say of the request."""
        if seen.marks & READ_ROBOTS and self._is_forbidden(plan.path, plan.agent):
            yield Count.VIOLATIONS
        if plan.size and completes_a_work(seen.steps):
            yield Count.ALL_SIZES

    def _tell_later(self, visitor: bytes, what: Count) -> None:
        """With the next request: a second call would slow every visitor down."""
        before = self._pending.pop(visitor, ())
        amount = dict(before).get(what, 0.0) + 1.0
        self._pending[visitor] = tuple({**dict(before), what: amount}.items())
        if len(self._pending) > PENDING:
            self._pending.popitem(last=False)

    def salt_of(self, time: float) -> bytes:
        """A new salt every day: yesterday's keys can no longer be linked to anyone."""
        day = int(time // DAY)
        if self._salt[0] != day:
            salt = hmac.digest(self._secret, b"visitors|%d" % day, "sha256")
            self._salt = (day, salt)
        return self._salt[1]


def visitor_key(facts: Facts, salt: bytes) -> bytes:
    """15 bytes for address and shape of the headers, neither of which is in them."""
    shape = "\0".join(shape_of(facts.headers))
    text = network_of(facts.client) + shape.encode("utf-8", "replace")
    return hashlib.blake2b(text, key=salt, digest_size=15).digest()


def shape_of(headers: Mapping[str, str]) -> Iterator[str]:
    yield headers.get("user-agent", "")
    first = LANGUAGE.match(headers.get("accept-language", "").lstrip().lower())
    yield first[0] if first else ""
    for wish in WISHES:
        yield "1" if headers.get(wish) == "1" else ""


def network_of(client: Address) -> bytes:
    """All of an IPv4 address, the /64 of IPv6: no neighbour pays for a trap."""
    return client.packed[: 4 if isinstance(client, IPv4Address) else 8]
