"""YAML in: values with places out, and nothing that hurts."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.document import MAX_BYTES, MAX_DEPTH, read_document
from guard.errors import PolicyError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # words that YAML 1.1 would take for something else
        ("no", "no"),
        ("on", "on"),
        ("1:30", "1:30"),
        ("2026-11-22", "2026-11-22"),
        ("0x10", "0x10"),
        # what YAML 1.2 takes for something else
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("-12", -12),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        # quotes make a text of anything
        ("'12'", "12"),
        ('"true"', "true"),
        ("|\n  12\n", "12\n"),
        # collections
        ("[a, [b]]", ["a", ["b"]]),
        ("{a: {b: 1}}", {"a": {"b": 1}}),
    ],
)
def test_values(text: str, value: Any) -> None:
    assert read_document(text).data == value


def test_places_are_those_of_keys_and_items() -> None:
    document = read_document("site: a\nrules:\n  - name: b\n    if: {path: c}\n")

    assert document.place(("rules", 0, "if", "path")) == (4, 10)
    assert document.place(("rules", 0)) == (3, 5)


def test_place_of_something_absent_is_what_surrounds_it() -> None:
    document = read_document("rules:\n  - name: b\n")

    assert document.place(("rules", 0, "if", "path")) == (2, 5)
    assert read_document("").place(("site",)) == (1, 1)


def test_key_given_twice_is_a_problem_beside_the_value() -> None:
    document = read_document("site: a\nsite: [b, {c: d}]\nposture: strict\n")

    assert document.data == {"site": "a", "posture": "strict"}
    assert [(each.line, each.column) for each in document.problems] == [(2, 1)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x 1", "1:4: anchors and aliases are not read"),
        ("&x a: 1", "1:1: anchors and aliases are not read"),
        ("a: !!binary aGk=", "1:4: tags are not read"),
        ("a: {? [b]: c}", "a key must be a word"),
        ("a\n---\nb", "only one document"),
        ("[" * (MAX_DEPTH + 2), "nested deeper than 24"),
        ("[" * 100_000, "nested deeper|not YAML"),
        ("{a: " * 100_000, "nested deeper|not YAML"),
        ("- " * 300_000, "nested deeper|not YAML"),
        ("- a\n" * 210_000, "more than 200,000 values"),
        ("x" * (MAX_BYTES + 1), "larger than 1,000,000 bytes"),
        ("a: [", "not YAML"),
        ("a: \x00", "control characters"),
        ("a: \ud800", "surrogates not allowed"),
    ],
)
def test_text_that_could_hurt_is_refused(text: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        read_document(text)


def test_tab_that_indents_is_named() -> None:
    with pytest.raises(PolicyError, match="never with tabs"):
        read_document("rules:\n\t- a\n")


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(PolicyError):
        assert read_document(text).place(()) >= (1, 1)


YAML_LIKE = st.lists(
    st.sampled_from([*"ab:-?[]{},&*!|>'\"#%@ \n\t1.~", "- ", ": ", "\n  "]),
    max_size=60,
).map("".join)


@settings(deadline=None)
@given(YAML_LIKE)
def test_anything_like_yaml_is_read_or_refused(text: str) -> None:
    with suppress(PolicyError):
        assert read_document(text).file == "policy"
