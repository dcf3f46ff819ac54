"""An address proves, disproves, or leaves a claim what it is."""

from __future__ import annotations

from datetime import date
from ipaddress import ip_address
from typing import Any

import pytest

from guard.addresses import Address
from guard.bots.dns import ReverseDns
from guard.bots.networks import parse_list, published
from guard.bots.verifier import Verifier
from guard.facts import Identity, Proof, Purpose, Verified
from tests.bots.test_signatures import make_signatures, signed
from tests.build import claims, make_bot, make_facts

TODAY = date(2026, 11, 22)
VERIFIER = Verifier(
    published(
        [
            parse_list("full", "# taken: 2026-11-01\n# complete: yes\n192.0.2.0/24\n"),
            parse_list("part", "# taken: 2026-11-01\n192.0.2.0/24\n"),
        ],
        TODAY,
    )
)
INSIDE = make_facts(client=ip_address("192.0.2.7"))
OUTSIDE = make_facts(client=ip_address("198.51.100.7"))


@pytest.mark.parametrize("name", ["full", "part"])
def test_an_address_of_the_operator_proves(name: str) -> None:
    found = VERIFIER.verify(claims(make_bot(networks=(name,))), INSIDE)
    assert (found.verified, found.proof) == (Verified.PROVEN, Proof.NETWORK)


def test_an_address_outside_a_complete_list_disproves() -> None:
    found = VERIFIER.verify(claims(make_bot(networks=("full",))), OUTSIDE)
    assert (found.verified, found.proof) == (Verified.DISPROVEN, Proof.NETWORK)


@pytest.mark.parametrize(
    "changes",
    [
        {"networks": ("part",)},
        {"networks": ("full", "part")},
        {"networks": ("full",), "dns": ("bot.example",)},
        {"networks": ("full",), "signature": "https://bot.example"},
        {"networks": ("unheard-of",)},
        {},
    ],
)
def test_other_ways_of_proof_stay_open(changes: dict[str, Any]) -> None:
    identity = claims(make_bot(**changes))
    assert VERIFIER.verify(identity, OUTSIDE) == identity


def test_a_browser_has_nothing_to_prove() -> None:
    person = Identity(Purpose.BROWSER)
    assert VERIFIER.verify(person, INSIDE) is person


class Names:
    """Answers at once: what a name service would say of every address."""

    def __init__(self, names: tuple[str, ...], address: str) -> None:
        self._names = names
        self._address = ip_address(address)

    async def names(self, address: Address) -> tuple[str, ...]:
        return self._names

    async def addresses(self, name: str, version: int) -> tuple[Address, ...]:
        return (self._address,)


async def verified_by_name(names: Names, **changes: Any) -> Identity:
    dns = ReverseDns(names, lambda: 0.0, print)
    verifier = Verifier(VERIFIER.published, dns)
    identity = claims(make_bot(dns=("bot.example",), **changes))
    assert verifier.verify(identity, OUTSIDE).verified == Verified.CLAIMED
    await dns.lookups.settled()
    return verifier.verify(identity, OUTSIDE)


async def test_a_name_that_leads_back_proves() -> None:
    found = await verified_by_name(Names(("a.bot.example",), str(OUTSIDE.client)))
    assert (found.verified, found.proof) == (Verified.PROVEN, Proof.DNS)


async def test_a_name_that_leads_elsewhere_disproves() -> None:
    names = Names(("a.bot.example",), str(INSIDE.client))
    found = await verified_by_name(names, networks=("part",))
    assert (found.verified, found.proof) == (Verified.DISPROVEN, Proof.DNS)


async def test_a_bot_that_signs_is_not_disproven_by_its_name() -> None:
    found = await verified_by_name(Names((), "192.0.2.1"), signature="https://x.test")
    assert found.verified == Verified.CLAIMED


@pytest.mark.parametrize("client", ["127.0.0.1", "10.1.2.3", "::1", "fd00::1"])
def test_an_address_inside_says_nothing(client: str) -> None:
    identity = claims(make_bot(networks=("full",)))
    facts = make_facts(client=ip_address(client))
    assert VERIFIER.verify(identity, facts) == identity


async def test_a_signature_is_proof_enough() -> None:
    verifier = Verifier(VERIFIER.published, signatures=await make_signatures())
    found = verifier.verify(Identity(Purpose.BROWSER), signed())
    assert (found.verified, found.proof) == (Verified.PROVEN, Proof.SIGNATURE)
