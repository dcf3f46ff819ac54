"""Cache-Control of friends and enemies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.upstream.directives import FOREVER, directives


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"max-age=60", 60),
        (b"public, Max-Age=60", 60),
        (b'max-age="60"', 60),
        (b"max-age=60, max-age=5", 5),
        (b"max-age=60, max-age=x", 0),
        (b"max-age=-1", 0),
        (b"max-age=1.5", 0),
        (b"max-age", 0),
        (b"max-age=99999999999999999999", FOREVER),
        (b"s-maxage=60", None),
        (b'private="max-age=9"', None),
        (b"", None),
    ],
)
def test_seconds(value: bytes, seconds: int | None) -> None:
    assert directives(((b"cache-control", value),)).seconds(b"max-age") == seconds


def test_several_lines_are_one_list() -> None:
    said = directives(((b"cache-control", b"public"), (b"cache-control", b"NO-STORE")))

    assert b"no-store" in said
    assert b"private" not in said


def test_a_list_beyond_measure_forbids_keeping() -> None:
    endless = b"a," * 1000

    assert b"no-store" in directives(((b"cache-control", endless),))


@given(st.binary(max_size=1100))
def test_any_bytes_are_read(value: bytes) -> None:
    seconds = directives(((b"cache-control", value),)).seconds(b"max-age")

    assert seconds is None or 0 <= seconds <= FOREVER
