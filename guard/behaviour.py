"""What a visitor did lately: one call to the Store a request."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from ipaddress import IPv4Address

from guard.addresses import Address
from guard.facts import Behaviour, Facts
from guard.store.base import Pace, Store

TRAPPED = 1
DAY = 86_400


class Observer:
    """`is_trap` tells whether a path is a trap; `secret` salts the visitors' keys."""

    def __init__(
        self, store: Store, pace: Pace, is_trap: Callable[[str], bool], secret: bytes
    ) -> None:
        self._store = store
        self._pace = pace
        self._is_trap = is_trap
        self._secret = secret
        self._salt: tuple[int, bytes] = (-1, b"")

    async def observe(self, facts: Facts) -> Behaviour:
        """Raises `StoreError`."""
        marks = TRAPPED if self._is_trap(facts.path) else 0
        visitor = visitor_key(facts, self._salt_of(facts.time))
        seen = await self._store.observe(visitor, marks, facts.time)
        return Behaviour(
            requests=seen.requests,
            flooding=self._pace.exceeded(seen.arrival, facts.time),
            trapped=bool(seen.marks & TRAPPED),
        )

    def _salt_of(self, time: float) -> bytes:
        """A new salt every day: yesterday's keys can no longer be linked to anyone."""
        day = int(time // DAY)
        if self._salt[0] != day:
            salt = hmac.digest(self._secret, b"visitors|%d" % day, "sha256")
            self._salt = (day, salt)
        return self._salt[1]


def visitor_key(facts: Facts, salt: bytes) -> bytes:
    """16 bytes for the network, user agent and language; the address is not in it."""
    parts = (
        network_of(facts.client),
        facts.user_agent.encode("utf-8", "replace"),
        facts.headers.get("accept-language", "").encode("utf-8", "replace"),
    )
    key = hashlib.blake2b(key=salt, digest_size=16)
    for part in parts:
        key.update(len(part).to_bytes(4) + part)
    return key.digest()


def network_of(client: Address) -> bytes:
    """The /24 or /48: a crawler moves within it, a household stays in it."""
    return client.packed[: 3 if isinstance(client, IPv4Address) else 6]
