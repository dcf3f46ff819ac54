"""RE2 patterns: any of them, anywhere, in time linear to the text."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.patterns import BadPattern, Patterns, PatternTable, literal


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
    assert str(Patterns(("a", "b"))) == "'a' or 'b'"


def test_equal_when_the_texts_are() -> None:
    assert Patterns(("a",)) == Patterns(("a",))
    assert hash(Patterns(("a",))) == hash(Patterns(("a",)))


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    assert Patterns(("^",)).found(text)


LARGE = tuple(f"x{number}.{{900}}y" for number in range(24))
PIECES = st.sampled_from(["a", "b", "/", r"\.", r"\*", "-", " ", "."])
TEXTS = st.text("ab/.*- \n", max_size=6)


@settings(deadline=None)
@given(
    st.sampled_from(["", "^"]),
    st.lists(PIECES, max_size=3).map("".join),
    st.sampled_from(["", "$"]),
    TEXTS,
)
def test_plain_comparison_says_what_re2_says(
    start: str, body: str, end: str, text: str
) -> None:
    pattern = f"{start}{body}{end}"

    assert Patterns((pattern,)).found(text) == bool(re2.search(pattern, text))


@pytest.mark.parametrize(
    ("pattern", "is_literal"),
    [
        ("Chrome/", True),
        (r"^\*/\*$", True),
        (".", True),
        (r"\d", False),
        ("a|b", False),
        ("a.b", False),
        ("(?i)a", False),
        ("", False),
    ],
)
def test_only_plain_texts_are_compared(pattern: str, is_literal: bool) -> None:
    assert (literal(pattern) is not None) is is_literal


def test_several_plain_texts_are_compared_too() -> None:
    patterns = Patterns(("Firefox/", "Chrome/"))

    assert patterns.found("Chrome/140")
    assert not patterns.found("Safari/604")


@settings(deadline=None)
@given(st.lists(PIECES.map(lambda piece: f"{piece}+"), max_size=5), TEXTS)
def test_table_finds_what_each_pattern_finds(patterns: list[str], text: str) -> None:
    found = PatternTable(tuple(patterns)).found(text)

    assert sorted(found) == [
        n for n, each in enumerate(patterns) if re2.search(each, text)
    ]


def test_table_without_memory_finds_everything() -> None:
    """Every rule is asked then, which is slow and never wrong."""
    table = PatternTable(LARGE, memory=1 << 20)

    assert [*table.found("x")] == [*range(len(LARGE))]


def test_list_of_patterns_can_be_too_large_together() -> None:
    with pytest.raises(BadPattern, match="together the patterns are too large"):
        Patterns(LARGE)


def test_lone_surrogates_are_searched_too() -> None:
    assert Patterns(("x$",)).found("\udc80x")
