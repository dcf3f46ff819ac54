"""Public keys that bots sign with, from the directory that each signer publishes.

Only signers that the catalog names are asked, so no visitor can make the guard fetch
an address of its choice. A directory is a JWK set (RFC 7517).
"""

from __future__ import annotations

import json
import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from guard.bots.later import Found, Later

log = logging.getLogger(__name__)

WELL_KNOWN = "/.well-known/http-message-signatures-directory"
MAX_BYTES = 100_000
MAX_KEYS = 32
RSA_BITS = range(2048, 4097)

# Everybody has the private halves of these: RFC 9421 appendix B.1, by thumbprint.
TEST_KEYS = frozenset(
    {
        "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U",
        "oD0HwocPBSfpNy5W3bpJeyFGY_IQ_YpqxSjQ3Yd-CLA",
    }
)

Key = Ed25519PublicKey | RSAPublicKey
KeySet = Mapping[str, Key]  # by thumbprint
Fetch = Callable[[str, int], Awaitable[bytes]]  # address, most bytes; raises OSError


class BadKeys(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class Members:
    """The required members of a kind of key in the order of RFC 7638, and its maker."""

    names: tuple[str, ...]
    make: Callable[..., Key]


def ed25519(x: bytes) -> Key:
    return Ed25519PublicKey.from_public_bytes(x)


def rsa(e: bytes, n: bytes) -> Key:
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
            found[thumbprint(entry)] = read_key(entry)
        except (BadKeys, ValueError) as error:
            log.debug("key left out: %s", error)
    return MappingProxyType({k: v for k, v in found.items() if k not in TEST_KEYS})


def read_key(entry: Any) -> Key:
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
            return Found(
                parse_keys(await self._fetch(signer + WELL_KNOWN, MAX_BYTES)), self.GOOD
            )
        except (OSError, BadKeys) as error:
            log.warning("no keys from %s: %s", signer, error)
            self._failed()
            return Found(self.fetches.last(signer) or MappingProxyType({}), self.BAD)
