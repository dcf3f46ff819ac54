"""Numbers are read in both orders, and never past the end."""

from __future__ import annotations

import pytest

from guard.errors import PictureError
from guard.images.cursor import expect, number, part


def test_numbers_in_both_orders() -> None:
    assert number(b"\0\1\2", 1, 2) == 0x0102
    assert number(b"\0\1\2", 1, 2, "little") == 0x0201


@pytest.mark.parametrize("at", [-1, 2, 99])
def test_what_is_not_there_is_an_error(at: int) -> None:
    with pytest.raises(PictureError, match="too soon"):
        part(b"abc", at, 2)


def test_what_is_expected_may_fail() -> None:
    with pytest.raises(PictureError, match="odd"):
        expect(False, "odd")
