"""Headers: what ends at this hop, validators and ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.headers import (
    ByteRange,
    end_to_end,
    etag_matches,
    first,
    joined,
    parse_range,
    range_applies,
    without,
)


def test_hop_by_hop_headers_end_here() -> None:
    headers = [
        (b"te", b"trailers"),
        (b"upgrade", b"h2c"),
        (b"proxy-authorization", b"Basic eA=="),
        (b"accept", b"image/*"),
    ]

    assert end_to_end(headers) == ((b"accept", b"image/*"),)


def test_headers_named_by_connection_end_here() -> None:
    headers = [
        (b"connection", b"X-Secret, close"),
        (b"connection", b" x-other"),
        (b"x-secret", b"1"),
        (b"x-other", b"2"),
        (b"cookie", b"a=b"),
    ]

    assert end_to_end(headers) == ((b"cookie", b"a=b"),)


def test_connection_cannot_name_what_frames_the_message() -> None:
    headers = [(b"connection", b"Host, Content-Length"), (b"host", b"art.example")]

    assert end_to_end(headers) == ((b"host", b"art.example"),)


def test_lines_are_found_joined_and_left_out() -> None:
    headers = ((b"via", b"a"), (b"accept", b"*/*"), (b"via", b"b"))

    assert (first(headers, b"via"), first(headers, b"age")) == (b"a", None)
    assert joined(headers, b"via") == b"a, b"
    assert without(headers, {b"via"}) == ((b"accept", b"*/*"),)


@pytest.mark.parametrize(
    ("if_none_match", "etag", "matches"),
    [
        ('"a"', '"a"', True),
        ('"a"', '"b"', False),
        ("*", '"b"', True),
        ('"x", W/"b" , "c"', '"b"', True),
        # weak comparison looks through W/ on both sides
        ('W/"a"', 'W/"a"', True),
        ('"a"', 'W/"a"', True),
        # a comma inside the quotes parts nothing
        ('"a,b"', '"a,b"', True),
        # nonsense matches nothing
        ("a", '"a"', False),
        ('"a', '"a"', False),
        ("", '"a"', False),
    ],
)
def test_if_none_match(if_none_match: str, etag: str, matches: bool) -> None:
    assert etag_matches(if_none_match, etag) is matches


DATE = "Tue, 01 Sep 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("if_range", "etag", "applies"),
    [
        ("", '"a"', True),
        ('"a"', '"a"', True),
        ('"a"', '"b"', False),
        # strong comparison: a weak validator never matches
        ('W/"a"', 'W/"a"', False),
        ('"a"', 'W/"a"', False),
        # a date must be the very same
        (DATE, "", True),
        ("Tue, 01 Sep 2026 10:00:01 GMT", "", False),
    ],
)
def test_if_range(if_range: str, etag: str, applies: bool) -> None:
    assert range_applies(if_range, etag, DATE) is applies


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("bytes=0-4", ByteRange(0, 5)),
        ("BYTES= 2-2 ", ByteRange(2, 3)),
        ("bytes=4-", ByteRange(4, 10)),
        ("bytes=-3", ByteRange(7, 10)),
        # clamped to what there is
        ("bytes=4-99", ByteRange(4, 10)),
        ("bytes=-99", ByteRange(0, 10)),
        # several, other units and nonsense: the whole picture
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=4-3", None),
        ("bytes=-", None),
        ("bytes=x-y", None),
        ("bytes=٣-٤", None),
        ("bytes=0-" + "9" * 5000, None),
    ],
)
def test_range(value: str, expected: ByteRange | None) -> None:
    assert parse_range(value, 10) == expected


@pytest.mark.parametrize("value", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_range_outside_is_unsatisfiable(value: str) -> None:
    chosen = parse_range(value, 10)

    assert chosen is not None
    assert (chosen.satisfiable, chosen.content_range(10)) == (False, "bytes */10")


def test_content_range_names_the_last_byte() -> None:
    assert ByteRange(0, 5).content_range(10) == "bytes 0-4/10"


@given(st.text(max_size=40) | st.from_regex(r"bytes=\d*-\d*"), st.integers(0, 99))
def test_a_range_never_leaves_the_picture(value: str, size: int) -> None:
    chosen = parse_range(value, size)

    if chosen is not None and chosen.satisfiable:
        assert 0 <= chosen.start < chosen.stop <= size
