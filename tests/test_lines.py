from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.lines import LONGEST, BadLine, Line, batches, whole


class Pieces:
    """A pipe into which somebody writes piece by piece."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = iter(pieces)

    def read1(self, size: int = -1, /) -> bytes:
        return next(self._pieces, b"")


def lines(*pieces: bytes, longest: int = LONGEST) -> list[Line]:
    return [line for batch in batches(Pieces(*pieces), longest) for line in batch]


def test_lines_are_given_as_soon_as_they_are_whole() -> None:
    coming = batches(Pieces(b"one\ntw", b"o\nthree"))

    assert next(coming) == [b"one"]
    assert list(coming) == [[b"two"], [b"three"]]


def test_a_last_line_needs_no_end() -> None:
    assert lines(b"one\n") == [b"one"]
    assert lines(b"one") == [b"one"]
    assert lines() == []


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ((b"12345\n",), [b"12345"]),
        ((b"123456\nnext\n",), [None, b"next"]),
        ((b"123456", b"7890\nnext\n"), [None, b"next"]),
        ((b"123456", b"789012", b"3\n"), [None]),
        ((b"123456", b"7\n123456", b"7\nlast"), [None, None, b"last"]),
        ((b"123456",), [None]),
        ((b"123456", b"7"), [None]),
    ],
)
def test_a_line_that_is_too_long_is_one_line(
    pieces: tuple[bytes, ...], expected: list[Line]
) -> None:
    assert lines(*pieces, longest=5) == expected


@given(st.lists(st.binary(min_size=1, max_size=30)), st.integers(1, 40))
def test_pieces_do_not_matter(pieces: list[bytes], longest: int) -> None:
    assert lines(*pieces, longest=longest) == lines(b"".join(pieces), longest=longest)


def test_files_are_streams() -> None:
    assert list(batches(BytesIO(b"a\nb\n"))) == [[b"a", b"b"]]


def test_a_line_that_is_too_long_cannot_be_read() -> None:
    with pytest.raises(BadLine, match="longer than 1,048,576 bytes"):
        whole(None)
