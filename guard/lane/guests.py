"""Visitors whose heads the lane knows by their bytes: nothing is parsed a second time.

A visitor's fortieth picture comes under the same header lines as the first, down to the
byte. What the server's parser and the road made of them then holds now. Only lines that
leave a request plain are learned: no body, no condition or range, no upgrade, a
connection that stays open, and nothing that is signed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from starlette.types import Scope

from guard.errors import GuardError
from guard.facts import NOTHING_SEEN, Behaviour, Facts
from guard.headers import Header, first
from guard.heads import LARGEST, Known
from guard.lane.questions import Asking
from guard.lane.targets import Target
from guard.remainder import NONE, Remainder
from guard.upstream.question import CONDITIONS

LIMIT = 2048  # heads
NOT_PLAIN = frozenset(
    {
        *CONDITIONS,
        b"cache-control",
        b"content-length",
        b"expect",
        b"if-match",
        b"if-unmodified-since",
        b"pragma",
        b"proxy-connection",  # the parser heeds it like `connection`
        b"signature-agent",  # who signs may mean this address and moment alone
        b"te",
        b"transfer-encoding",
        b"upgrade",
    }
)
Place = tuple[object, ...]  # from whom, and where to
Key = tuple[Place, bytes]


class Guest:
    """All that is known of who sends this very head, from this very place."""

    __slots__ = (
        "alike",
        "asking",
        "behaviour",
        "facts",
        "hears",
        "known",
        "manner",
        "reached",
        "remainder",
        "settled_at",
        "settled_until",
    )

    def __init__(
        self, known: Known, facts: Facts, asking: Asking, *, hears: bool = False
    ) -> None:
        self.known = known
        self.facts = facts  # of no request: all but what is asked for, and when
        self.asking = asking
        self.hears = hears  # of early hints
        # Before and after, the claim is looked at again.
        self.settled_at = self.settled_until = 0.0
        self.behaviour = NOTHING_SEEN  # as it was last
        self.reached = NONE  # by that
        self.remainder: Remainder | None = None  # of the rules, once it is worth it
        self.manner: object = None  # stands for all who ask in the same
        self.alike: object = None  # stands for all who are judged alike

    def facts_at(
        self, target: Target, now: float, behaviour: Behaviour = NOTHING_SEEN
    ) -> Facts:
        facts = self.facts
        return Facts(
            facts.method,
            facts.scheme,
            facts.host,
            target.path,
            facts.client,
            target.query,
            target.detour,
            facts.asn,
            facts.http_version,
            facts.headers,
            now,
            facts.identity,
            behaviour,
            facts.device,
        )


class Guests:
    """Remembers `limit` heads, as long as the road does. Who comes again with one is a
    Guest: `invite` makes it of the scope that the road had, or raises `GuardError`."""

    def __init__(
        self, invite: Callable[[Scope, float], Guest], limit: int = LIMIT
    ) -> None:
        self._invite = invite
        self._limit = limit
        self._known: OrderedDict[Key, Scope | Guest] = OrderedDict()

    def of(self, place: Place, rest: bytes, now: float) -> Guest | None:
        """`rest`: all of a head behind its first line."""
        known = self._known.get((place, rest))
        if known is None:
            return None
        if isinstance(known, Guest):
            head = known.known
            return known if head.since <= now < head.until else None
        return self._come(place, rest, known, now)

    def learn(self, place: Place, rest: bytes, scope: Scope) -> bool:
        """Of a head that a parser has read, and nothing more; whether it is new."""
        if len(rest) > LARGEST or not is_plain(scope["headers"]):
            return False
        known = self._known.pop((place, rest), None)
        self._known[place, rest] = scope
        if len(self._known) > self._limit:
            self._known.popitem(last=False)
        return known is None

    def _come(
        self, place: Place, rest: bytes, scope: Scope, now: float
    ) -> Guest | None:
        try:
            guest = self._invite(scope, now)
        except GuardError:  # the road refuses it, in its own words
            guest = None
        if guest is None or guest.known.head.odd:
            del self._known[place, rest]
            return None
        self._known[place, rest] = guest
        return guest

    def __len__(self) -> int:
        return len(self._known)


def is_plain(headers: Sequence[Header]) -> bool:
    if not NOT_PLAIN.isdisjoint([name for name, _ in headers]):
        return False
    connection = [value.lower() for name, value in headers if name == b"connection"]
    return connection in ([], [b"keep-alive"]) and first(headers, b"host") is not None
