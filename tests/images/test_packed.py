"""Kept variants as bytes: what was packed comes back, and nothing else does."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.images.job import Variant, variant_of
from guard.images.packed import Label, pack, unpack

LABEL = Label("cloak", "/art/1", "GPTBot", "2026", made=1_790_000_000)
VARIANT = variant_of(b"body\nof a picture", "image/png", 4, 3)
GOOD = {
    "recipe": "cloak",
    "work": "/art/1",
    "bot": "",
    "epoch": "",
    "made": 1,
    "type": "image/png",
    "width": 4,
    "height": 3,
}


def _signed(line: bytes, body: bytes = b"body") -> bytes:
    rest = line + b"\n" + body
    check = hashlib.sha256(rest).hexdigest().encode()
    return b"guard-variant-1 " + check + b"\n" + rest


@given(st.text(max_size=40), st.text(max_size=40), st.binary(max_size=99))
def test_what_was_packed_comes_back(work: str, bot: str, body: bytes) -> None:
    label = Label("poison-decoy", work, bot)
    variant = variant_of(body, "image/jpeg", 1024, 768)
    assert unpack(pack(label, variant)) == (label, variant)


@given(st.binary(max_size=200))
def test_other_bytes_are_no_variant(data: bytes) -> None:
    assert unpack(data) is None


@given(st.integers(0, 10**6), st.integers(0, 7))
def test_one_bit_that_flips_is_seen(place: int, bit: int) -> None:
    packed = bytearray(pack(LABEL, VARIANT))
    packed[place % len(packed)] ^= 1 << bit
    assert unpack(bytes(packed)) is None


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_odd_labels_are_none(value: object) -> None:
    assert unpack(_signed(json.dumps(value).encode())) is None


@pytest.mark.parametrize(
    "change",
    [
        {"work": 1},
        {"made": "x"},
        {"width": None},
        {"bot": []},
        {"height": float("inf")},
        {"type": "text/html"},
        {"type": "image/png\r\nX-Evil: 1"},
    ],
)
def test_labels_of_the_wrong_kind_are_none(change: dict[str, object]) -> None:
    assert unpack(_signed(json.dumps(GOOD).encode())) is not None
    assert unpack(_signed(json.dumps(GOOD | change).encode())) is None


@pytest.mark.parametrize("line", [b"", b"[" * 60_000, b" " * 70_000, b"\xff", b"{}"])
def test_hostile_labels_are_none(line: bytes) -> None:
    assert unpack(_signed(line)) is None


def test_without_a_body_there_is_none() -> None:
    data = b"guard-variant-1 " + hashlib.sha256(b"{}").hexdigest().encode() + b"\n{}"
    assert unpack(data) is None


def test_a_name_beyond_belief_is_cut() -> None:
    label = Label("cloak", "\U0001f600" * 5000)
    found = unpack(pack(label, VARIANT))
    assert found is not None
    assert len(found[0].work) == 1024


def test_a_variant_is_equal_to_itself_only() -> None:
    found = unpack(pack(LABEL, VARIANT))
    assert found is not None
    assert isinstance(found[1], Variant)
    assert found[1].etag == VARIANT.etag
