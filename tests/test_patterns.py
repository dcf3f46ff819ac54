"""RE2 patterns: any of them, anywhere, in time linear to the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.patterns import BadPattern, Patterns


def test_any_pattern_is_enough() -> None:
    patterns = Patterns(("^/press/", r"\.svg$"))

    assert patterns.found("/press/1.jpg")
    assert patterns.found("/logo.svg")
    assert not patterns.found("/art/press/1.jpg")


def test_no_patterns_find_nothing() -> None:
    assert not Patterns().found("")


def test_bad_pattern_gives_the_reason_of_re2() -> None:
    with pytest.raises(BadPattern, match=r"invalid perl operator: \(\?="):
        Patterns(("a(?=b)",))


def test_pattern_that_would_hang_a_backtracking_engine_answers() -> None:
    assert not Patterns((r"(a+)+$",)).found("a" * 60_000 + "b")


def test_prints_as_in_an_explanation() -> None:
    assert str(Patterns(("a", "b"))) == "/a/ or /b/"


def test_equal_when_the_texts_are() -> None:
    assert Patterns(("a",)) == Patterns(("a",))
    assert hash(Patterns(("a",))) == hash(Patterns(("a",)))


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    assert Patterns(("^",)).found(text)


def test_lone_surrogates_are_searched_too() -> None:
    assert Patterns(("x$",)).found("\udc80x")
