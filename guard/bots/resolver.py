"""Asks the machine's own name servers."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from dns.asyncresolver import Resolver
from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, NoResolverConfiguration
from dns.reversename import from_address

from guard.addresses import Address
from guard.bots.dns import SECONDS, NoReply

MAX_NAMES = 4  # of one address that are looked at
MAX_ADDRESSES = 32  # of one name


class DnsService:
    def __init__(
        self, resolver: Resolver | None = None, seconds: float = SECONDS
    ) -> None:
        self._resolver = resolver or system_resolver()
        self._seconds = seconds

    async def names(self, address: Address) -> tuple[str, ...]:
        question = from_address(str(address)).to_text()
        found = await self._ask(question, "PTR")
        return tuple(name.rstrip(".").lower() for name in found[:MAX_NAMES])

    async def addresses(self, name: str, version: int) -> tuple[Address, ...]:
        found = await self._ask(name, "A" if version == 4 else "AAAA")
        return tuple(map(ip_address, found[:MAX_ADDRESSES]))

    async def _ask(self, question: str, kind: str) -> tuple[str, ...]:
        try:
            answer = await self._resolver.resolve(
                question, kind, lifetime=self._seconds
            )
        except (NXDOMAIN, NoAnswer):
            return ()
        except (DNSException, OSError) as error:
            raise NoReply(str(error)) from None
        return tuple(record.to_text() for record in answer)


def system_resolver(make: Callable[[], Resolver] = Resolver) -> Resolver:
    """The machine's own; where it has none, every question goes without a reply."""
    try:
        return make()
    except NoResolverConfiguration:
        return Resolver(configure=False)
