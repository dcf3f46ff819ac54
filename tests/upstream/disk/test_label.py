"""Any bytes are the label of a copy or nothing, and never an error."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.upstream.disk.label import LAYOUT, Label, digest_of, pack, unpack
from guard.upstream.freshness import STORABLE, Freshness, may_store
from tests.upstream.caching import ETAG, FRESH, NOW

LINES = st.lists(st.tuples(st.binary(max_size=9), st.binary(max_size=9))).map(tuple)
SECONDS = st.floats(-1e12, 1e12)
FRESHNESS = st.builds(
    Freshness, SECONDS, SECONDS, st.booleans(), SECONDS, SECONDS, SECONDS
)
LABELS = st.builds(
    Label,
    st.tuples(st.binary(max_size=9), st.binary(max_size=9)),
    st.sampled_from(sorted(STORABLE)),
    LINES,
    FRESHNESS,
    LINES,
    st.integers(0, 10**9),
    st.binary(min_size=32, max_size=32),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=8),
)
GOOD = Label(
    (b"art.example", b"/1.jpg"), 200, (FRESH, ETAG), Freshness(NOW, 60), (), 9, b"\0"
)


def checked(said: Any) -> bytes:
    """As if the guard had written it."""
    text = json.dumps(said).encode()
    return zlib.crc32(text).to_bytes(4, "big") + text


@given(LABELS)
def test_what_is_written_is_read_as_it_was(label: Label) -> None:
    shown = may_store(label.status, label.headers)

    assert unpack(pack(label)) == (label if shown else None)


@given(st.binary(max_size=200))
def test_bytes_of_others_are_nothing(data: bytes) -> None:
    assert unpack(data) is None


@given(LABELS, st.integers(0, 10**6), st.integers(1, 255))
def test_a_changed_byte_is_found(label: Label, place: int, by: int) -> None:
    data = bytearray(pack(label))
    data[place % len(data)] ^= by

    assert unpack(bytes(data)) is None


@given(LABELS, st.integers(0, 10**6))
def test_a_part_is_nothing(label: Label, length: int) -> None:
    data = pack(label)

    assert unpack(data[: length % len(data)]) is None


@given(JSON | st.lists(JSON, min_size=8, max_size=8))
def test_nonsense_with_a_good_checksum_is_nothing(said: Any) -> None:
    assert unpack(checked(said)) is None


@given(st.integers(0, 7), JSON)
def test_one_thing_of_another_kind_is_no_error(place: int, odd: Any) -> None:
    said = json.loads(pack(GOOD)[4:])
    said[place] = odd
    label = unpack(checked(said))

    assert label is None or pack(label)[:0] == b""


@pytest.mark.parametrize(
    ("place", "odd"),
    [
        (0, LAYOUT + 1),
        (2, 500),
        (2, 200.0),
        (3, [["set-cookie", "a=1"]]),
        (3, [["cache-control", "private"]]),
        (3, [["x", "\u20ac"]]),
        (4, [float("nan"), 1, False, 0, 0, 0]),
        (4, [10**400, 1, False, 0, 0, 0]),
        (4, [1e300, 1, False, 0, 0, 0]),
        (4, [1, 1, 0, 0, 0, 0]),
        (6, -1),
        (6, 10**12),
    ],
)
def test_what_memory_would_not_keep_is_not_read(place: int, odd: Any) -> None:
    said = json.loads(pack(GOOD)[4:])
    said[place] = odd

    assert unpack(checked(said)) is None
    assert unpack(pack(GOOD)) == GOOD


def test_nesting_without_end_is_nothing() -> None:
    text = b"[" * 100_000

    assert unpack(zlib.crc32(text).to_bytes(4, "big") + text) is None


def test_a_digest_tells_bodies_types_and_statuses_apart() -> None:
    png = ((b"content-type", b"image/png"),)
    told = [(200, (), b"a"), (404, (), b"a"), (200, png, b"a"), (200, (), b"b")]

    assert len({digest_of(*each) for each in told}) == 4
