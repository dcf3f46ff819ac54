"""Who claims a name and who proves it are two."""

from __future__ import annotations

import pytest

from guard.images.taker import in_words, meant, taker, takers

_CLAIMED, _PROVEN = taker("GPTBot", proven=False), taker("GPTBot", proven=True)


def test_a_claim_is_no_proof() -> None:
    assert _CLAIMED != _PROVEN
    assert takers(["GPTBot"]) == ("", _CLAIMED, _PROVEN)


def test_nobody_known_proves_nothing() -> None:
    assert taker("", proven=True) == ""


def test_words_say_whether_it_was_proven() -> None:
    assert in_words(_CLAIMED) == "who claimed to be GPTBot"
    assert in_words(_PROVEN) == "GPTBot, proven"
    assert in_words("") == "nobody-known"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("gptbot", (_CLAIMED, _PROVEN)),
        ("GPTBot:proven", (_PROVEN,)),
        ("Nobody-Known", ("",)),
        ("", ("",)),
        # in no catalog
        ("OldBot", takers(["OldBot"])[1:]),
    ],
)
def test_a_name_is_looked_up_in_any_case(name: str, found: tuple[str, ...]) -> None:
    assert meant(name, takers(["GPTBot", "CCBot"])) == found
