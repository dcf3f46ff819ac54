"""Real questions to a name server on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Any

import dns.message
import dns.rcode
import dns.rrset
import pytest
from dns.asyncresolver import Resolver
from dns.resolver import NoResolverConfiguration

from guard.bots.dns import NoReply, confirmed
from guard.bots.resolver import MAX_NAMES, DnsService, system_resolver

CRAWLER = ip_address("192.0.2.7")
SUFFIXES = ("bot.example",)
Zone = Mapping[tuple[str, str], tuple[str, ...]]
ZONE: Zone = {
    ("7.2.0.192.in-addr.arpa.", "PTR"): ("crawl-7.bot.example.",),
    ("crawl-7.bot.example.", "A"): ("192.0.2.7",),
    ("8.2.0.192.in-addr.arpa.", "PTR"): ("crawl-7.bot.example.",),
    ("9.2.0.192.in-addr.arpa.", "PTR"): ("evilbot.example.",),
    ("evilbot.example.", "A"): ("192.0.2.9",),
}


class NameServer(asyncio.DatagramProtocol):
    """Answers from a table; what is not in it does not exist."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        reply = dns.message.make_response(query)
        kind = question.to_text().rpartition(" ")[2]
        if values := self._zone.get((question.name.to_text(), kind)):
            name = question.name
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *values))
        else:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        self._transport.sendto(reply.to_wire(), addr)


@asynccontextmanager
async def served(zone: Zone) -> AsyncIterator[DnsService]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: NameServer(zone), local_addr=("127.0.0.1", 0)
    )
    resolver = Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = transport.get_extra_info("sockname")[1]
    yield DnsService(resolver)
    transport.close()


@pytest.mark.parametrize(
    ("client", "answer"),
    [
        ("192.0.2.7", True),
        ("192.0.2.8", False),  # its name leads to another address
        ("192.0.2.9", False),  # the suffix is only the end of a word
        ("192.0.2.10", False),  # it has no name
        ("2001:db8::1", False),
    ],
)
async def test_names_lead_there_and_back(client: str, answer: bool) -> None:
    async with served(ZONE) as service:
        assert await confirmed(service, ip_address(client), SUFFIXES) is answer


async def test_a_deaf_server_is_no_answer() -> None:
    resolver = Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = 1
    with pytest.raises(NoReply):
        await DnsService(resolver, seconds=0.1).names(CRAWLER)


async def test_an_address_with_many_names_is_not_followed_far() -> None:
    many = tuple(f"n{number}.bot.example." for number in range(50))
    async with served({("7.2.0.192.in-addr.arpa.", "PTR"): many}) as service:
        assert len(await service.names(CRAWLER)) == MAX_NAMES


async def test_a_machine_without_name_servers_gets_no_reply() -> None:
    def unconfigured() -> Resolver:
        raise NoResolverConfiguration

    with pytest.raises(NoReply):
        await DnsService(system_resolver(unconfigured), seconds=0.1).names(CRAWLER)


def test_the_machines_own_name_servers_are_the_default() -> None:
    assert DnsService()
