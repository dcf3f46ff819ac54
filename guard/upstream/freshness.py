"""Whether an answer may be kept, how long it is fresh and when a stale one may serve.

Pure decisions of a shared cache (RFC 9111, RFC 5861); times are in seconds, clock times
since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import Enum

from guard.headers import RawHeaders, first, joined
from guard.upstream.directives import Directives, directives

# Not the errors that one visitor's strange request can provoke for all others.
STORABLE = frozenset({200, 203, 204, 300, 301, 302, 307, 308, 404, 410})
_GUESSABLE = STORABLE - {302, 307}  # RFC 9110 15.1
_FORBIDDEN = (b"no-store", b"private")
_VALIDATE_STALE = (b"must-revalidate", b"proxy-revalidate", b"s-maxage", b"no-cache")

GUESS = 0.1  # of the time since the last change (RFC 9111 4.2.2)
LONGEST_GUESS = 300.0  # an artist who replaces a picture wants to see it
UNREACHABLE = 86_400.0  # a site that does not answer is spoken for as long


class Use(Enum):
    FRESH = "fresh"
    STALE = "stale"  # may serve now, while the site is asked anew
    ASK = "ask"  # the site must confirm it first


@dataclass(frozen=True, slots=True)
class Freshness:
    """`born` is when its age was zero; `guessed`: the site said nothing of a lifetime;
    the last three count from its end."""

    born: float
    lifetime: float
    guessed: bool = False
    while_asked: float = 0.0
    if_error: float = 0.0
    if_unreachable: float = 0.0

    def age(self, now: float) -> float:
        return max(0.0, now - self.born)

    def staleness(self, now: float) -> float:
        return self.age(now) - self.lifetime


def may_store(status: int, headers: RawHeaders) -> bool:
    """Of an answer to a GET that anybody could have made (RFC 9111 3)."""
    if status not in STORABLE or first(headers, b"set-cookie") is not None:
        return False
    said = directives(headers)
    if any(name in said for name in _FORBIDDEN):
        return False
    return b"*" not in joined(headers, b"vary")


def can_serve(headers: RawHeaders, kept: Freshness) -> bool:
    """Whether keeping it could ever spare the site anything."""
    return kept.lifetime + kept.while_asked > 0 or any(validators(headers))


def validators(headers: RawHeaders) -> tuple[bytes, bytes]:
    """ETag and Last-Modified, empty where there is none."""
    return first(headers, b"etag") or b"", first(headers, b"last-modified") or b""


def confirms(headers: RawHeaders, confirmation: RawHeaders) -> bool:
    """Whether a 304 speaks of what has these headers (RFC 9111 4.3.4)."""
    named = first(confirmation, b"etag")
    kept = first(headers, b"etag") or b""
    return named is None or named.removeprefix(b"W/") == kept.removeprefix(b"W/")


def freshness(
    status: int, headers: RawHeaders, query: bool, asked: float, answered: float
) -> Freshness:
    """`query`: the address has one; `asked`, `answered`: when, by our own clock."""
    said = directives(headers)
    date = http_date(first(headers, b"date"))
    made = answered if date is None else date
    lifetime = _told(said, headers, made)
    guessed = lifetime is None
    if lifetime is None:
        guessable = status in _GUESSABLE and not query
        lifetime = _guess(headers, made) if guessable else 0.0
    born = answered - _initial_age(headers, made, asked, answered)
    if any(name in said for name in _VALIDATE_STALE):
        return Freshness(born, lifetime, guessed)
    return Freshness(
        born,
        lifetime,
        guessed,
        float(said.seconds(b"stale-while-revalidate") or 0),
        float(said.seconds(b"stale-if-error") or 0),
        UNREACHABLE,
    )


def _told(said: Directives, headers: RawHeaders, made: float) -> float | None:
    """What the site says in words (RFC 9111 4.2.1); None where it says nothing."""
    if b"no-cache" in said:
        return 0.0
    for name in (b"s-maxage", b"max-age"):
        amount = said.seconds(name)
        if amount is not None:
            return float(amount)
    expires = first(headers, b"expires")
    if expires is None:
        return None
    end = http_date(expires)
    return 0.0 if end is None else max(0.0, end - made)


def _guess(headers: RawHeaders, made: float) -> float:
    changed = http_date(first(headers, b"last-modified"))
    if changed is None:
        return 0.0
    return min(max(0.0, made - changed) * GUESS, LONGEST_GUESS)


def _initial_age(
    headers: RawHeaders, made: float, asked: float, answered: float
) -> float:
    """RFC 9111 4.2.3."""
    said = first(headers, b"age") or b"0"
    told = float(said) if said.isdigit() and len(said) <= 10 else 0.0
    return max(0.0, answered - made, told + max(0.0, answered - asked))


def use(kept: Freshness, wishes: Directives, now: float) -> Use:
    """`wishes`: what the visitor says in Cache-Control (RFC 9111 5.2.1)."""
    if b"no-cache" in wishes:
        return Use.ASK
    most = wishes.seconds(b"max-age")
    if most is not None and kept.age(now) > most:
        return Use.ASK
    staleness = kept.staleness(now) + (wishes.seconds(b"min-fresh") or 0)
    if staleness < 0:
        return Use.FRESH
    return Use.STALE if staleness < kept.while_asked else Use.ASK


def http_date(value: bytes | None) -> float | None:
    """None for what is no date, or one that no clock shows."""
    if value is None or not 8 <= len(value) <= 64:
        return None
    try:
        found = parsedate_to_datetime(value.decode("ascii"))
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.timestamp()
    except (ValueError, OverflowError):
        return None
