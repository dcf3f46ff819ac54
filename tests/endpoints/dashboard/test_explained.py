from __future__ import annotations

from guard.endpoints.dashboard.explained import WIDTH, Explained
from guard.loader import load_text
from guard.records.base import Answer
from guard.records.entry import Matched, entry_of
from guard.rules import Action
from guard.verdict import decide
from tests.build import make_facts

POLICY = load_text(
    "rules: [{name: odd, if: {path: '^/art/'}, weight: 20, family: headers}]"
)
FACTS = make_facts(path="/art/1.jpg")
ENTRY = entry_of(decide(FACTS, POLICY), Answer("", 200, 1, 0.1))


def test_rules_say_what_they_ask() -> None:
    told = Explained(POLICY).of(ENTRY)

    assert "^/art/" in {each.matched.name: each.asks for each in told.rules}["odd"]
    assert told.is_work


def test_the_score_is_drawn_between_the_thresholds() -> None:
    told = Explained(POLICY).of(ENTRY)
    marks = {mark.name: mark.x for mark in told.thresholds}

    assert 0 < told.zero < marks[Action.CLOAK] < told.score.x < WIDTH
    assert told.score.x < marks[Action.POISON] < WIDTH


def test_a_rule_that_is_gone_is_still_named() -> None:
    told = Explained(load_text("posture: strict")).of(ENTRY)

    assert Matched("odd", "", 20.0, "headers") in [each.matched for each in told.rules]
    assert "" in [each.asks for each in told.rules]
