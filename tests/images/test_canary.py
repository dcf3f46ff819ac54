"""Canaries: pronounceable, always the same for one crawler, told to no other."""

from __future__ import annotations

import re

from guard.bots.catalog import shipped_catalog
from guard.images.canary import canary_key, motif, motif_of, word, word_of

_KEY = b"s" * 32
_BOTS = ("", *sorted(shipped_catalog().names))


def test_every_crawler_of_the_catalog_has_a_word_of_its_own() -> None:
    words = {word_of(_KEY, "Studio", bot) for bot in _BOTS}

    assert len(words) == len(_BOTS) > 100


def test_words_are_letters_that_can_be_said() -> None:
    for number in range(500):
        spelt = word(b"k", str(number))
        assert re.fullmatch("[a-z]{9,14}", spelt)
        assert not re.search("[^aeiouy]{4}|[aeiouy]{2}", spelt)


def test_words_hold_nothing_that_filters_drop() -> None:
    words = " ".join(word(b"k", str(number)) for number in range(3000))

    assert not re.search("anal|fick|nig|pis|rap|tit", words)


def test_site_and_secret_change_every_canary() -> None:
    wheres = ((_KEY, "A"), (_KEY, "B"), (b"t" * 32, "A"))

    assert len({word_of(*where, "GPTBot") for where in wheres}) == 3
    assert len({motif_of(*where, "GPTBot") for where in wheres}) == 3


def test_a_word_never_changes() -> None:
    assert word_of(_KEY, "Studio", "GPTBot") == "famlirmadyl"


def test_waves_are_slow_but_not_too_slow() -> None:
    for number in range(100):
        for wave in motif(b"k", str(number)):
            assert 3.99 <= (wave.across**2 + wave.down**2) ** 0.5 <= 9.01
            assert 0.0 <= wave.phase < 1.0


def test_the_key_of_canaries_is_not_the_secret() -> None:
    assert canary_key(_KEY, "Studio") != _KEY
    assert word(canary_key(_KEY, "A"), "issued", "x") == word_of(_KEY, "A", "x")
