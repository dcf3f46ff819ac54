"""What canaries say is told in words, with what it does not prove."""

from __future__ import annotations

import json

from guard.canaries.trial import Trial
from guard.commands.ranked import as_json, as_text

_LEARNT = Trial("GPTBot", "words", 2.0, (1.0,) * 999)
_NOT = Trial("CCBot", "words", 1.0, (1.0,) * 999)


def test_a_table_names_the_place_and_both_p() -> None:
    first = as_text([_LEARNT, _NOT], committed=True).splitlines()[1].split()

    assert first == ["GPTBot", "words", "1", "of", "1000", "0.001", "0.002"]


def test_several_are_told_together_as_well() -> None:
    assert "1 of 2 in the first place" in as_text([_LEARNT, _NOT], committed=True)
    assert "first place" not in as_text([_LEARNT], committed=True)


def test_it_says_what_is_not_proven() -> None:
    text = as_text([_LEARNT], committed=False)

    assert "untested" in text
    assert "not committed beforehand" in text
    assert "not committed" not in as_text([_LEARNT], committed=True)


def test_programs_get_the_same_numbers() -> None:
    told = json.loads(as_json([_LEARNT, _NOT], committed=False))

    assert told["findings"][0]["p"] == 0.001
    assert told["together"]["first_places"] == 1
    assert told["committed"] is False
