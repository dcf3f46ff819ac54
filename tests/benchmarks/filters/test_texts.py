"""Captions that data sets keep."""

from __future__ import annotations

import pytest

from benchmarks.filters.texts import is_caption


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("Oil painting of overlapping circles in purple, by Marlene", True),
        ("", False),
        ("two words", False),
        ("IMG 2034 11 22", False),
        ("prints at www.example.com for sale", False),
        ("three words and photo.jpg", False),
        ("a b " * 500, False),
    ],
)
def test_a_caption_has_words_and_no_address(text: str, is_kept: bool) -> None:
    assert is_caption(text) is is_kept
