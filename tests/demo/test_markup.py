"""Escaping: only what is Html already goes in as it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guard.demo.markup import Html, fill, join, linked_data

NASTY = """<b title='x'>&"</b>"""


def test_words_are_escaped() -> None:
    page = fill("source.html", kind=NASTY, srcset="", sizes="")
    assert "&lt;b title=&#x27;x&#x27;&gt;&amp;&quot;&lt;/b&gt;" in page


def test_markup_is_not_escaped_again() -> None:
    assert "<i>" in fill("source.html", kind=Html("<i>"), srcset="", sizes="")


def test_a_missing_place_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("source.html", kind="")


def test_joined_markup_stays_markup() -> None:
    assert isinstance(join((Html("<i>"), Html("</i>"))), Html)


@given(some.dictionaries(some.text(), some.text()))
def test_linked_data_cannot_end_its_script(value: dict[str, str]) -> None:
    text = linked_data(value)
    assert "<" not in text
    assert json.loads(text) == value
