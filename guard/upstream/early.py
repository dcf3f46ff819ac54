"""Early hints (103, RFC 8297): links of a page that is yet to come, told at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from starlette.types import Scope, Send

from guard.addresses import Networks, peer_address
from guard.facts import Facts
from guard.headers import RawHeaders, end_to_end
from guard.upstream.base import Links
from guard.wire import HINT, is_writable

MOST_LINKS = 32
MOST_BYTES = 8192  # of all of them
Reach = Literal["direct", "all", "none"]
# What only those say who stand between, in names that begin so.
_BETWEEN = ("forwarded", "via", "x-forwarded", "x-real-ip")


def links_of(headers: RawHeaders) -> Links:
    """What of a 103 may go on. The rest is dropped: it was a hint."""
    kept: list[bytes] = []
    left = MOST_BYTES
    for name, value in end_to_end(headers):
        if name == b"link" and value and is_writable(value):
            left -= len(value)
            if left < 0 or len(kept) == MOST_LINKS:
                break
            kept.append(value)
    return tuple(kept)


def may_hear(facts: Facts) -> bool:
    """Who opens a page, in a browser that says so. Others take the first answer for the
    last, and visitors of HTTP/1.0 know no such thing (RFC 8297 3)."""
    is_navigation = facts.headers.get("sec-fetch-mode") == "navigate"
    return is_navigation and facts.http_version == "1.1"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told: with the reach `direct` only those whom nobody stands before, for a
    proxy that takes a hint for the answer leaves them with neither."""

    reach: Reach
    trusted: Networks

    def has(self, scope: Scope, facts: Facts) -> bool:
        """The same for all that comes under one head from one place."""
        if self.reach == "none" or not may_hear(facts):
            return False
        return self.reach == "all" or self._is_direct(scope, facts)

    def _is_direct(self, scope: Scope, facts: Facts) -> bool:
        """A proxy that the policy does not name shows, too: it tells of itself, or has
        kept back the browser's own `connection` (RFC 9110 7.6.1)."""
        peer = (scope.get("client") or ("",))[0]
        if not peer or peer_address(peer) in self.trusted:
            return False
        if facts.headers.get("connection", "").lower() != "keep-alive":
            return False
        return not any(name.startswith(_BETWEEN) for name in facts.headers)


def can_be_told(scope: Scope) -> bool:
    """Whether the server knows how to."""
    return HINT in (scope.get("extensions") or ())


class Hints:
    """Passes on what the site hints at while its answer is waited for."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._sending: list[asyncio.Task[None]] = []
        self._is_over = False

    def tell(self, links: Links) -> None:
        if not self._is_over:
            loop = asyncio.get_running_loop()
            self._sending.append(loop.create_task(self._tell(links)))

    async def end(self) -> None:
        """From now on they come too late; returns when the others are on their way."""
        self._is_over = True
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def _tell(self, links: Links) -> None:
        await self._send({"type": HINT, "links": links})
