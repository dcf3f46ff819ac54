"""Visitors of a moment ago: what their headers said is not worked out a second time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from itertools import chain

from starlette.types import Scope

from guard.addresses import Networks
from guard.facts import Facts, Head, Identity, read_head
from guard.headers import Notes
from guard.remainder import Remainder

LIMIT = 2048  # heads
LARGEST = 4096  # bytes of one; browsers send about 800, and their cookies
METHODS = 4  # of one head
SECONDS = 60.0  # then it is read anew


class Known:
    """One Head, and what was found out about whoever sends it."""

    __slots__ = (
        "_remainders",
        "head",
        "identity",
        "notes",
        "since",
        "until",
        "visitor",
    )

    def __init__(self, head: Head, identity: Identity, now: float) -> None:
        self.head = head
        self.identity = identity  # as claimed
        self.since, self.until = now, now + SECONDS  # the clock may be set back
        self.visitor: tuple[bytes, bytes] = (b"", b"")  # the day's salt, and the key
        self.notes: Notes = {}
        self._remainders: dict[tuple[str, Identity], Remainder] = {}

    def remainder(
        self, facts: Facts, find: Callable[[Facts], Remainder | None]
    ) -> Remainder | None:
        """`find` is not asked again for what it found."""
        key = facts.method, facts.identity
        found = self._remainders.get(key)
        if found is None:
            found = find(facts)
            if found is not None and len(self._remainders) < METHODS:
                self._remainders[key] = found
        return found


class Heads:
    """Remembers `limit` of them for a minute; those too large are read each time.

    `claim` names who a user agent says it is."""

    def __init__(
        self,
        trusted: Networks,
        claim: Callable[[str], Identity],
        limit: int = LIMIT,
    ) -> None:
        self._trusted = trusted
        self._claim = claim
        self._limit = limit
        self._known: OrderedDict[Hashable, Known] = OrderedDict()

    def of(self, scope: Scope, now: float) -> Known:
        headers = tuple(scope["headers"])
        client = scope.get("client")
        key = (
            client and client[0],
            scope["scheme"],
            scope.get("http_version"),
            headers,
        )
        known = self._known.get(key)
        if known is not None and known.since <= now < known.until:
            return known
        known = self._read(scope, now)
        if sum(map(len, chain.from_iterable(headers))) <= LARGEST:
            self._known.pop(key, None)
            self._known[key] = known
            self._forget(now)
        return known

    def _read(self, scope: Scope, now: float) -> Known:
        head = read_head(scope, self._trusted)
        identity = self._claim(head.headers.get("user-agent", ""))
        return Known(head, identity, now)

    def _forget(self, now: float) -> None:
        """The eldest first; at most two for each that comes, which is enough."""
        for _ in range(2):
            eldest = next(iter(self._known.values()))
            if len(self._known) <= self._limit and now < eldest.until:
                return
            self._known.popitem(last=False)

    def __len__(self) -> int:
        return len(self._known)
