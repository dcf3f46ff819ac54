"""Forward-confirmed reverse DNS: whose address is it, and does that name say so too?

A look-up is never waited for. Until its answer is there, the claim is neither proven
nor disproven; what could not be looked up is never held against anybody.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Protocol

from guard.addresses import Address
from guard.bots.later import Found, Later

log = logging.getLogger(__name__)

SECONDS = 2.0  # for both questions together


class NoReply(Exception):
    """The name servers did not answer, so nothing is known."""


class NameService(Protocol):
    """Empty answers are answers; raises NoReply when there is none."""

    async def names(self, address: Address) -> tuple[str, ...]: ...

    async def addresses(self, name: str, version: int) -> tuple[Address, ...]: ...


class LateService:
    """Loaded with the first question, and aside: most guards ask none for hours, and
    it takes 3 MB and 0.2 s."""

    def __init__(self, load: Callable[[], NameService]) -> None:
        self._load = load
        self._service: NameService | None = None

    async def names(self, address: Address) -> tuple[str, ...]:
        return await (await self._loaded()).names(address)

    async def addresses(self, name: str, version: int) -> tuple[Address, ...]:
        return await (await self._loaded()).addresses(name, version)

    async def _loaded(self) -> NameService:
        if self._service is None:
            made = await asyncio.to_thread(self._load)
            self._service = self._service or made
        return self._service


async def confirmed(
    service: NameService, client: Address, suffixes: Iterable[str]
) -> bool:
    """Whether a name of the address lies under a suffix and leads back to it."""
    allowed = tuple(suffixes)
    for name in await service.names(client):
        if not under(name, allowed):
            continue
        if client in await service.addresses(name, client.version):
            return True
    return False


def under(name: str, suffixes: tuple[str, ...]) -> bool:
    """On a label's boundary: not `evilgooglebot.com` for `googlebot.com`."""
    return any(name == suffix or name.endswith(f".{suffix}") for suffix in suffixes)


Question = tuple[Address, tuple[str, ...]]


class ReverseDns:
    """`clock` gives seconds; `failed` is told of each look-up without a reply, and
    of each not begun because too many were under way.

    A look-up without a reply leaves a known answer as it is, until that lapses."""

    YES, NO, UNKNOWN = 86400.0, 3600.0, 60.0  # seconds an answer is remembered

    def __init__(
        self,
        service: NameService,
        clock: Callable[[], float],
        failed: Callable[[], None],
    ) -> None:
        self._service = service
        self._failed = failed
        self.lookups = Later(self._find, clock, refused=failed)

    def confirms(self, client: Address, suffixes: tuple[str, ...]) -> bool | None:
        """The answer if it is known; if not, None, and it will be found out."""
        return self.lookups.get((client, suffixes))

    async def _find(self, question: Question) -> Found[bool | None]:
        try:
            async with asyncio.timeout(SECONDS):
                answer = await confirmed(self._service, *question)
        except (NoReply, TimeoutError) as error:
            log.debug("no reverse DNS for %s: %s", question[0], error)
            self._failed()
            return Found(None, self.UNKNOWN, failed=True)
        return Found(answer, self.YES if answer else self.NO)

    async def close(self) -> None:
        await self.lookups.close()
