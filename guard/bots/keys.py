"""Public keys that bots sign with, from the directory that each signer publishes.

Only signers that the catalog names are asked, so no visitor can make the guard fetch
an address of its choice. What reads a directory is loaded with the first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Protocol

from guard.bots.later import Found, Later
from guard.facts import Facts

log = logging.getLogger(__name__)

WELL_KNOWN = "/.well-known/http-message-signatures-directory"
MAX_BYTES = 100_000

KeySet = Mapping[str, "Key"]  # by thumbprint
Fetch = Callable[[str, int], Awaitable[bytes]]  # address, most bytes; raises OSError


class BadKeys(ValueError):
    pass


class Key(Protocol):
    def signed(self, facts: Facts, tag: str, label: str) -> bool:
        """Whether the request's signature of this tag and label is made with it."""
        ...


class Keys:
    """Remembers directories; one that cannot be fetched anew keeps its last keys.

    `clock` gives seconds; `failed` is told of each directory that cannot be read, and
    of each not fetched because too many were under way."""

    GOOD, BAD = 3600.0, 300.0  # seconds until a directory is fetched again

    def __init__(
        self, fetch: Fetch, clock: Callable[[], float], failed: Callable[[], None]
    ) -> None:
        self._fetch = fetch
        self._failed = failed
        self.fetches: Later[str, KeySet] = Later(
            self._find, clock, limit=256, at_once=4, refused=failed
        )

    def of(self, signer: str) -> KeySet | None:
        """`signer` is an https origin; None: not known yet, but being fetched."""
        return self.fetches.get(signer)

    async def _find(self, signer: str) -> Found[KeySet]:
        try:
            data = await self._fetch(signer + WELL_KNOWN, MAX_BYTES)
            return Found(await asyncio.to_thread(read, data), self.GOOD)
        except (OSError, BadKeys) as error:
            log.warning("no keys from %s: %s", signer, error)
            self._failed()
            return Found(self.fetches.last(signer) or MappingProxyType({}), self.BAD)

    async def close(self) -> None:
        await self.fetches.close()


def read(data: bytes) -> KeySet:
    """Raises BadKeys."""
    from guard.bots.directory import parse_keys

    return parse_keys(data)
