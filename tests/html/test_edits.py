from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guard.html.edits import Edit, edited


def test_places_are_those_of_the_text_before() -> None:
    edits = [Edit(6, 11, b"sea"), Edit(0, 5, b"farewell"), Edit(11, 11, b"!")]

    assert edited(b"hello world", edits) == b"farewell sea!"


def test_of_two_that_overlap_the_first_counts() -> None:
    assert edited(b"abcdef", [Edit(0, 4, b"-"), Edit(2, 6, b"+")]) == b"-ef"


@given(st.binary(max_size=20))
def test_without_changes_a_text_stays(text: bytes) -> None:
    assert edited(text, []) == text
