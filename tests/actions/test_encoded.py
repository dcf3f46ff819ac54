from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.actions.encoded import coding_of, decoded


@pytest.mark.parametrize(
    ("value", "coding"),
    [(b"identity", ""), (b" GZIP", "gzip"), (b"gzip, br", "gzip, br")],
)
def test_a_coding_is_read(value: bytes, coding: str) -> None:
    assert coding_of(((b"content-encoding", value),)) == coding


@pytest.mark.parametrize(
    ("data", "coding"),
    [
        (b"picture", ""),
        (gzip.compress(b"picture", mtime=0), "gzip"),
        (gzip.compress(b"picture", mtime=0), "x-gzip"),
        (zlib.compress(b"picture"), "deflate"),
    ],
)
def test_what_is_under_a_coding_is_seen(data: bytes, coding: str) -> None:
    assert decoded(data, coding, 100) == b"picture"


def test_a_part_shows_its_beginning() -> None:
    part = gzip.compress(bytes(range(256)) * 40, compresslevel=0)[:4096]

    assert decoded(part, "gzip", 100_000)[:3] == b"\0\1\2"


def test_a_bomb_is_read_up_to_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000))

    assert len(decoded(bomb, "gzip", 1000)) == 1000


@given(st.binary(), st.sampled_from(["", "gzip", "deflate", "br", "gzip, gzip"]))
def test_no_data_makes_decoding_fail(data: bytes, coding: str) -> None:
    assert len(decoded(data, coding, 10)) <= 10


def test_all_members_of_gzip_are_read() -> None:
    packed = gzip.compress(b"pic") + gzip.compress(b"ture")

    assert decoded(packed, "gzip", 100) == b"picture"
    assert decoded(packed, "gzip", 5) == b"pictu"


def test_more_members_than_anybody_writes_are_not_read() -> None:
    assert decoded(gzip.compress(b"a") * 100, "gzip", 1000) == b""


def test_what_lies_behind_the_members_is_nothing() -> None:
    assert decoded(gzip.compress(b"picture") + b"\0\0", "gzip", 100) == b"picture"
