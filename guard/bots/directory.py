"""The directory of keys that a signer publishes, and what is signed with one of them.

A directory is a JWK set (RFC 7517). Only what is here needs cryptography, 9 MB of it.
"""

from __future__ import annotations

import json
import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.algorithms import ED25519, RSA_PSS_SHA512

from guard.bots.keys import BadKeys, Key, KeySet
from guard.facts import Facts

log = logging.getLogger(__name__)

MAX_KEYS = 32
RSA_BITS = range(2048, 4097)

# Everybody has the private halves of these: RFC 9421 appendix B.1, by thumbprint.
TEST_KEYS = frozenset(
    {
        "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U",
        "oD0HwocPBSfpNy5W3bpJeyFGY_IQ_YpqxSjQ3Yd-CLA",
    }
)

Public = Ed25519PublicKey | RSAPublicKey


@dataclass(frozen=True, slots=True)
class Members:
    """The required members of a kind of key in the order of RFC 7638, and its maker."""

    names: tuple[str, ...]
    make: Callable[..., Public]


def ed25519(x: bytes) -> Public:
    return Ed25519PublicKey.from_public_bytes(x)


def rsa(e: bytes, n: bytes) -> Public:
    modulus = int.from_bytes(n)
    if modulus.bit_length() not in RSA_BITS or len(e) > 4:
        raise BadKeys(f"an RSA key of {modulus.bit_length()} bits")
    return RSAPublicNumbers(int.from_bytes(e), modulus).public_key()


KINDS = {"OKP": Members(("x",), ed25519), "RSA": Members(("e", "n"), rsa)}


def parse_keys(data: bytes) -> KeySet:
    """Keys we cannot use are left out; raises BadKeys where nothing can be read."""
    try:
        listed = json.loads(data)["keys"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadKeys(f"not a JWK set: {error}") from None
    if not isinstance(listed, list):
        raise BadKeys("not a JWK set: keys is no list")
    found: dict[str, Key] = {}
    for entry in listed[:MAX_KEYS]:
        try:
            found[thumbprint(entry)] = OneKey(read_key(entry))
        except (BadKeys, ValueError) as error:
            log.debug("key left out: %s", error)
    return MappingProxyType({k: v for k, v in found.items() if k not in TEST_KEYS})


def read_key(entry: Any) -> Public:
    kind = members(entry)
    if entry["kty"] == "OKP" and entry.get("crv") != "Ed25519":
        raise BadKeys("a curve other than Ed25519")
    return kind.make(*(decoded(entry[name]) for name in kind.names))


def thumbprint(entry: Any) -> str:
    """The SHA-256 thumbprint of RFC 7638, which is the `keyid` of a signature."""
    names = sorted({"kty", *members(entry).names, *({"crv"} & entry.keys())})
    text = json.dumps({name: entry[name] for name in names}, separators=(",", ":"))
    digest = sha256(text.encode("utf-8", "replace")).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def members(entry: Any) -> Members:
    kind = KINDS.get(str(entry.get("kty"))) if isinstance(entry, dict) else None
    if kind is None:
        raise BadKeys("not a kind of key that signs requests")
    for name in kind.names:
        if not isinstance(entry.get(name), str):
            raise BadKeys(f"the member {name} is missing")
    return kind


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class OneKey(HTTPSignatureKeyResolver):
    def __init__(self, public: Public) -> None:
        self._public = public

    def resolve_public_key(self, key_id: str) -> Public:
        return self._public

    def signed(self, facts: Facts, tag: str, label: str) -> bool:
        is_rsa = isinstance(self._public, RSAPublicKey)
        verifier = RequestVerifier(
            signature_algorithm=RSA_PSS_SHA512 if is_rsa else ED25519,
            key_resolver=self,
        )
        try:
            verifier.verify(Message(facts), expect_tag=tag, expect_label=label)
        except (HTTPMessageSignaturesException, ValueError):
            return False
        return True


class RequestVerifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """Done already, by the guard's own clock."""


class Message:
    """The request as the signature library reads it."""

    def __init__(self, facts: Facts) -> None:
        query = f"?{facts.query}" if facts.query else ""
        path = quote(facts.path, safe="/:@!$&'()*+,;=~-._")
        self.method = facts.method
        self.url = f"{facts.scheme}://{facts.host}{path}{query}"
        self.headers = dict(facts.headers)
