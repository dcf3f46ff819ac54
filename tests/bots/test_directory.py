"""Directories of keys: good ones are read, hostile ones cost nothing."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from contextlib import suppress
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.bots.directory import MAX_KEYS, parse_keys, thumbprint
from guard.bots.keys import BadKeys

# The public key of RFC 8037 appendix A.2, and the thumbprint given in A.3.
RFC8037 = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
RFC8037_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
# Known to everybody: RFC 9421 appendix B.1.4.
PUBLIC_TEST_KEY = {**RFC8037, "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"}


def text(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8)
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def make_jwk() -> dict[str, str]:
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    return {**RFC8037, "x": urlsafe_b64encode(public).rstrip(b"=").decode()}


def rsa_jwk(bits: int) -> dict[str, str]:
    numbers = generate_private_key(65537, bits).public_key().public_numbers()
    return {"kty": "RSA", "e": text(numbers.e), "n": text(numbers.n)}


def directory(*entries: Any) -> bytes:
    return json.dumps({"keys": entries}).encode()


def test_thumbprints_are_those_of_rfc_7638() -> None:
    assert thumbprint({**RFC8037, "kid": "any"}) == RFC8037_THUMBPRINT


def test_keys_are_found_by_thumbprint() -> None:
    assert set(parse_keys(directory(RFC8037))) == {RFC8037_THUMBPRINT}


def test_rsa_keys_are_read() -> None:
    entry = rsa_jwk(2048)
    assert set(parse_keys(directory(entry))) == {thumbprint(entry)}


@pytest.mark.parametrize(
    "entry",
    [
        PUBLIC_TEST_KEY,
        rsa_jwk(1024),
        {**RFC8037, "crv": "X25519"},
        {**RFC8037, "x": "short"},
        {**RFC8037, "x": 7},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "RSA", "e": "AQAB"},
        {"kty": "RSA", "e": "AQAB", "n": "AA"},
        {"kty": ["OKP"]},
        "text",
        None,
    ],
)
def test_keys_of_no_use_are_left_out(entry: Any) -> None:
    assert set(parse_keys(directory(entry, RFC8037))) == {RFC8037_THUMBPRINT}


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"keys": 1}', b"\xff", b"[" * 100_000, b"null"]
)
def test_what_is_no_directory_is_refused(data: bytes) -> None:
    with pytest.raises(BadKeys):
        parse_keys(data)


def test_only_so_many_keys_are_read() -> None:
    entries = [make_jwk() for _ in range(MAX_KEYS + 5)]
    assert len(parse_keys(directory(*entries))) == MAX_KEYS


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(deadline=None, max_examples=30)
@given(
    st.fixed_dictionaries(
        {"keys": json_values | st.lists(st.fixed_dictionaries({"kty": json_values}))}
    )
)
def test_any_json_is_a_directory_or_a_bad_one(value: Any) -> None:
    with suppress(BadKeys):
        assert parse_keys(json.dumps(value).encode()) == {}
