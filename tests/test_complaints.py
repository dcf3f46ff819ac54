"""Pydantic's errors in the artist's words."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from guard.complaints import fields, problems
from guard.document import read_document
from guard.entries import ConditionEntry
from guard.policy import PolicyFile, RuleFile
from guard.settings import Images


def complaints(text: str, shape: type[BaseModel] = PolicyFile) -> list[str]:
    document = read_document(text)
    with pytest.raises(ValidationError) as caught:
        shape.model_validate(document.data)
    return list(map(str, problems(document, caught.value, shape)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # the nearest key of the mapping that it stands in
        ("sit: a", "policy:1:1: unknown key 'sit'\n    hint: did you mean site?"),
        ("images: {poson: decoy}", "hint: did you mean poison?"),
        ("rules: [{name: a, iff: {}}]", "hint: did you mean if?"),
        ("rules: [{name: a, if: {any: [{pth: a}]}}]", "hint: did you mean path?"),
        ("redis://me:secret@h: 1", "unknown key 'redis://***@h'"),
        # what belongs there
        ("rate: {requests: many}", "requests: requests that a visitor may make"),
        ("rules: [{name: a}]", "the key 'if' is missing"),
        # YAML's words, not Python's
        ("state:", "the key 'state' has no value\n    hint: state: folder of the"),
        ("opt_out: ~", "leave the line out for the default"),
        ("rules: 3", "must be a list, not 3"),
        ("images: []", "must be a mapping, not an empty list"),
        ("site: [a]", "must be a text, not a list"),
        ("opt_out: maybe", "must be true or false, not 'maybe'"),
        ("rate: {requests: 1.5}", "must be a whole number, not 1.5"),
        ("posture: hard", "must be 'gentle', 'balanced' or 'strict', not 'hard'"),
    ],
)
def test_says(text: str, said: str) -> None:
    assert said in "\n".join(complaints(text))


def test_all_are_named_each_at_its_place() -> None:
    text = "site: 1\nimages:\n  workers: 0\nrules:\n  - name: A\n"
    places = {complaint.split(": ")[0] for complaint in complaints(text)}

    assert places == {"policy:1:1", "policy:3:3", "policy:5:5"}


def test_fields_follow_the_way_into_the_shape() -> None:
    assert fields(PolicyFile, ("images",)).keys() == Images.model_fields.keys()
    assert "pattern" not in fields(RuleFile, ("rules", 0, "if", "not"))
    assert "path" in fields(RuleFile, ("rules", 0, "if", "not"))
    assert "not" in fields(ConditionEntry, ("all", 3))


def test_nothing_may_stand_in_a_plain_value() -> None:
    assert fields(PolicyFile, ("site", "deeper")) == {}
    assert fields(PolicyFile, ("nowhere",)) == {}
