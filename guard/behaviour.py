"""What a visitor did lately: one call to the Store a request."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv4Address

from guard.addresses import Address
from guard.facts import Behaviour, Facts
from guard.habits import behaviour_of, completes_a_work
from guard.sightings import LONGEST, READ_ROBOTS, Count, Counts, Sightings
from guard.store.base import Pace, Seen, Store

DAY = 86_400
NOT_THERE = frozenset({403, 404, 410})
PENDING = 4096  # visitors of whom something is told with their next request
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
        self._pace = pace
        self._sightings = Sightings(is_trap)
        self._is_forbidden = is_forbidden
        self._secret = secret
        self._salt: tuple[int, bytes] = (-1, b"")
        self._pending: OrderedDict[bytes, Counts] = OrderedDict()

    async def observe(self, facts: Facts, visitor: bytes = b"") -> Behaviour:
        """`visitor`: the key under which the day's salt keeps it, where that is known.
        Raises `StoreError`."""
        visitor = visitor or visitor_key(facts, self.salt_of(facts.time))
        sighting = self._sightings.of(facts)
        if self._pending and (more := self._pending.pop(visitor, ())):
            sighting = replace(sighting, counts=sighting.counts + more)
        seen = await self._store.observe(visitor, sighting)
        found = tuple(self._found(facts, seen))
        for what in found:
            self._tell_later(visitor, what)
        return behaviour_of(seen, self._pace, facts.time, found)

    def answered(self, facts: Facts, status: int) -> None:
        """The site's answer; costs no call of its own."""
        if status in NOT_THERE:
            visitor = visitor_key(facts, self.salt_of(facts.time))
            self._tell_later(visitor, Count.MISSING)

    def _found(self, facts: Facts, seen: Seen) -> Iterator[Count]:
        """What only one who knows the visitor can say of the request."""
        if seen.marks & READ_ROBOTS and self._violates(facts):
            yield Count.VIOLATIONS
        if completes_a_work(seen.steps):
            yield Count.ALL_SIZES

    def _violates(self, facts: Facts) -> bool:
        bot = facts.identity.bot
        agent = bot.robots_token or bot.name if bot else facts.user_agent
        return self._is_forbidden(facts.path[:LONGEST], agent[:LONGEST])

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
