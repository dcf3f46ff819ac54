"""Signed requests: who signs is who they say; everything else proves nothing."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ED25519, RSA_PSS_SHA512
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.bots.budget import Budget
from guard.bots.directory import thumbprint
from guard.bots.keys import Keys
from guard.bots.signatures import Signatures
from guard.facts import Facts, Identity, Proof, Purpose, Verified
from tests.bots.test_directory import directory, text
from tests.build import BROWSER_HEADERS, claims, make_bot, make_facts

NOW = 1_800_000_000
SIGNER = "https://agent.example"
AGENT = make_bot("Agent", purpose=Purpose.AI_USER, signature=SIGNER)
TRAINER = make_bot("Trainer", purpose=Purpose.AI_TRAIN)
PERSON = Identity(Purpose.BROWSER)
ED_KEY = Ed25519PrivateKey.generate()
RSA_KEY = generate_private_key(65537, 2048)
X = urlsafe_b64encode(ED_KEY.public_key().public_bytes_raw()).rstrip(b"=").decode()
RSA_NUMBERS = RSA_KEY.public_key().public_numbers()
ED_JWK = {"kty": "OKP", "crv": "Ed25519", "x": X}
RSA_JWK = {"kty": "RSA", "e": text(RSA_NUMBERS.e), "n": text(RSA_NUMBERS.n)}
COVERED = ("@authority", '"signature-agent";key="a"')


class OwnKey(HTTPSignatureKeyResolver):
    def resolve_private_key(self, key_id: str) -> Any:
        return ED_KEY if key_id == thumbprint(ED_JWK) else RSA_KEY


@dataclass
class Request:
    method: str = "GET"
    url: str = "https://art.example/art/1.jpg"
    headers: dict[str, str] = field(
        default_factory=lambda: {
            **BROWSER_HEADERS,
            "signature-agent": f'a="{SIGNER}"',
        }
    )


def signed(jwk: dict[str, str] = ED_JWK, **changes: Any) -> Facts:
    """A request as the agent signs it; `agent` is its Signature-Agent."""
    request = Request()
    if agent := changes.pop("agent", ""):
        request.headers["signature-agent"] = agent
    algorithm = ED25519 if jwk is ED_JWK else RSA_PSS_SHA512
    HTTPMessageSigner(signature_algorithm=algorithm, key_resolver=OwnKey()).sign(
        request,
        key_id=thumbprint(jwk),
        label="sig1",
        **{
            "tag": "web-bot-auth",
            "created": moment(NOW),
            "expires": moment(NOW + 300),
            "covered_component_ids": COVERED,
            **changes,
        },
    )
    headers = {name.lower(): value for name, value in request.headers.items()}
    return make_facts(headers, scheme="https", time=NOW)


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def untold() -> None:
    raise AssertionError("nothing here is malformed")


async def make_signatures(
    rate: float = 100, malformed: Callable[[], None] = untold
) -> Signatures:
    async def fetch(address: str, most: int) -> bytes:
        return directory(ED_JWK, RSA_JWK)

    keys = Keys(fetch, lambda: 0.0, print)
    keys.of(SIGNER)
    await keys.fetches.settled()
    return Signatures([AGENT, TRAINER], keys, Budget(rate, lambda: 0.0), malformed)


@pytest.mark.parametrize("jwk", [ED_JWK, RSA_JWK])
async def test_a_signature_proves_whatever_the_user_agent_says(
    jwk: dict[str, str],
) -> None:
    found = (await make_signatures()).verify(PERSON, signed(jwk))
    assert (found.bot, found.verified, found.proof) == (
        AGENT,
        Verified.PROVEN,
        Proof.SIGNATURE,
    )


@pytest.mark.parametrize(
    "changes",
    [
        {
            "agent": f'"{SIGNER}"',
            "covered_component_ids": ("@authority", "signature-agent"),
        },
        {"covered_component_ids": ("@target-uri", '"signature-agent";key="a"')},
        {"agent": f'a="{SIGNER}:443/ignored";type=directory'},
    ],
)
async def test_other_ways_to_sign_prove_too(changes: dict[str, Any]) -> None:
    found = (await make_signatures()).verify(PERSON, signed(**changes))
    assert found.verified == Verified.PROVEN


@pytest.mark.parametrize(
    "changes",
    [
        {"created": moment(NOW - 100_000)},
        {"created": moment(NOW + 600)},
        {"expires": moment(NOW - 60)},
        {"tag": "another-purpose"},
    ],
)
async def test_old_and_foreign_signatures_leave_a_claim(
    changes: dict[str, Any],
) -> None:
    found = (await make_signatures()).verify(PERSON, signed(**changes))
    assert (found.bot, found.verified) == (AGENT, Verified.CLAIMED)


@pytest.mark.parametrize(
    "changes", [{"host": "other.example"}, {"headers": {"signature": "sig1=:AAAA:"}}]
)
async def test_a_signature_of_something_else_is_refused(
    changes: dict[str, Any],
) -> None:
    told: list[int] = []
    facts = signed()
    signatures = await make_signatures(malformed=lambda: told.append(1))
    headers = {**facts.headers, **changes.pop("headers", {})}
    found = signatures.verify(PERSON, replace(facts, headers=headers, **changes))
    assert (found.verified, told) == (Verified.CLAIMED, [1])


async def test_an_unsigned_name_is_a_claim() -> None:
    facts = make_facts({"signature-agent": f'a="{SIGNER}"'})
    found = (await make_signatures()).verify(PERSON, facts)
    assert (found.bot, found.verified) == (AGENT, Verified.CLAIMED)


@pytest.mark.parametrize(
    ("header", "malformed"),
    [
        ('a="https://unheard.example"', 0),
        ('a="http://agent.example"', 1),
        ("a=7", 1),
        ("a=(1 2)", 1),
        ('a="https://["', 1),
        ("", 1),
        ("é", 1),
        ('a="' + "x" * 5000 + '"', 1),
    ],
)
async def test_whoever_names_a_signer_is_a_robot(header: str, malformed: int) -> None:
    told: list[int] = []
    signatures = await make_signatures(malformed=lambda: told.append(1))
    found = signatures.verify(PERSON, make_facts({"signature-agent": header}))
    assert (found.purpose, len(told)) == (Purpose.UNKNOWN, malformed)


@pytest.mark.parametrize(
    "changes",
    [
        {"covered_component_ids": ("@authority",)},
        {"covered_component_ids": ('"signature-agent";key="a"',)},
    ],
)
async def test_site_and_signer_must_both_be_signed(changes: dict[str, Any]) -> None:
    told: list[int] = []
    signatures = await make_signatures(malformed=lambda: told.append(1))
    found = signatures.verify(PERSON, signed(**changes))
    assert (found.verified, told) == (Verified.CLAIMED, [1])


async def test_a_signature_that_lists_nothing_is_malformed() -> None:
    facts = signed()
    headers = {**facts.headers, "signature-input": 'sig1=7;tag="web-bot-auth"'}
    told: list[int] = []
    signatures = await make_signatures(malformed=lambda: told.append(1))
    signatures.verify(PERSON, replace(facts, headers=headers))
    assert told == [1]


async def test_the_claim_that_earns_less_stays() -> None:
    found = (await make_signatures()).verify(claims(TRAINER), signed())
    assert (found.bot, found.verified) == (TRAINER, Verified.CLAIMED)


async def test_checking_has_a_budget() -> None:
    found = (await make_signatures(rate=0)).verify(PERSON, signed())
    assert found.verified == Verified.CLAIMED


async def test_keys_not_fetched_yet_leave_a_claim() -> None:
    async def fetch(address: str, most: int) -> bytes:
        raise OSError

    keys = Keys(fetch, lambda: 0.0, print)
    signatures = Signatures([AGENT], keys, Budget(9, lambda: 0.0), untold)
    assert signatures.verify(PERSON, signed()).verified == Verified.CLAIMED
    await keys.fetches.settled()


def test_nobody_else_is_touched() -> None:
    keys = Keys(never, lambda: 0.0, print)
    signatures = Signatures([], keys, Budget(9, lambda: 0.0), untold)
    assert signatures.verify(PERSON, make_facts()) is PERSON


async def never(address: str, most: int) -> bytes:
    raise AssertionError


@settings(deadline=None)
@given(
    agent=st.text(max_size=80) | st.just(f'a="{SIGNER}"'),
    inputs=st.text(max_size=200)
    | st.sampled_from(
        [
            'sig1=("@authority");tag="web-bot-auth"',
            "sig1=1",
            'sig1=("@authority" "signature-agent";key="a");tag="web-bot-auth";keyid=1',
            'sig1=7;tag="web-bot-auth"',
        ]
    ),
    signature=st.text(max_size=80) | st.just("sig1=:AAAA:"),
)
def test_no_header_raises(agent: str, inputs: str, signature: str) -> None:
    keys = Keys(never, lambda: 0.0, print)
    signatures = Signatures([AGENT], keys, Budget(9, lambda: 0.0), lambda: None)
    headers = {"signature-agent": agent, "signature-input": inputs}
    facts = make_facts({**headers, "signature": signature})
    assert signatures.verify(PERSON, facts).purpose != Purpose.BROWSER
