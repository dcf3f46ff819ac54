"""Names are whole words; common words count only where a program names itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.bots.names import Name, Names


def orders(text: str, *names: str, leads: bool = False) -> list[int]:
    index = Names(Name(n.encode(), i, leads) for i, n in enumerate(names))
    return sorted(index.orders(text.encode()))


@pytest.mark.parametrize(
    "text",
    ["lcc", "a lcc", "lcc/1.0", "(lcc)", "x-lcc-y", "slcc2 lcc", "lcc,lcc"],
)
def test_whole_words_are_found(text: str) -> None:
    assert orders(text, "lcc") == [0]


@pytest.mark.parametrize("text", ["", "slcc", "lcc2", "lcc_", "_lcc", "lccé", "l cc"])
def test_parts_of_words_are_not(text: str) -> None:
    assert orders(text, "lcc") == []


@pytest.mark.parametrize("text", ["lcc-extended", "lcc-extended/1", "(x; lcc-extended"])
def test_a_name_for_robots_txt_alone_holds_no_other(text: str) -> None:
    assert orders(text, "lcc") == []
    assert orders(text, "lcc-extended") == [0]


def test_names_of_several_words() -> None:
    assert orders("the linguee bot/1", "linguee bot", "linguee", "bot") == [0, 1, 2]


def test_a_name_may_end_with_a_sign() -> None:
    assert orders("getweb!now", "getweb!") == [0]


@pytest.mark.parametrize(
    "text", ["code", "code/1.0", "mozilla/5.0 (compatible; code/1.0)", "code (x)"]
)
def test_a_leading_name_stands_where_programs_name_themselves(text: str) -> None:
    assert orders(text, "code", leads=True) == [0]


@pytest.mark.parametrize(
    "text", ["like gecko) code/1.115", "code-x/1", "(code)", "incompatible code"]
)
def test_a_leading_name_elsewhere_is_a_common_word(text: str) -> None:
    assert orders(text, "code", leads=True) == []


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_a_name_is_found_between_any_other_words(before: str, after: str) -> None:
    text = f"{before} gptbot {after}".lower()
    assert 0 in orders(text, "gptbot")
