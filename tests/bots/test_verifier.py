"""An address proves, disproves, or leaves a claim what it is."""

from __future__ import annotations

from datetime import date
from ipaddress import ip_address
from typing import Any

import pytest

from guard.bots.networks import parse_list, published
from guard.bots.verifier import Verifier
from guard.facts import Identity, Proof, Purpose, Verified
from tests.build import claims, make_bot

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
INSIDE, OUTSIDE = ip_address("192.0.2.7"), ip_address("198.51.100.7")


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
