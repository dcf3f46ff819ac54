"""What a rule in YAML means."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from guard import conditions as c
from guard.conditions import Condition
from guard.entries import MAKERS, ConditionEntry, RuleEntry
from guard.facts import Purpose, Verified
from guard.patterns import Patterns
from guard.rules import Action, Rule

A = Patterns(("a",))


def condition(**keys: Any) -> Condition:
    return ConditionEntry.model_validate(keys).condition()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"user_agent": "a"}, c.UserAgent(A)),
        ({"user_agent": ["a", "b"]}, c.UserAgent(Patterns(("a", "b")))),
        ({"header": {"Accept": "a"}}, c.Header("accept", A)),
        ({"missing_header": "Accept"}, c.MissingHeader(("accept",))),
        ({"missing_header": ["A", "B"]}, c.MissingHeader(("a", "b"))),
        ({"path": "a"}, c.Path(A)),
        ({"host": "a"}, c.Host(A)),
        ({"method": "GET"}, c.Method(frozenset({"GET"}))),
        ({"scheme": "https"}, c.Scheme("https")),
        ({"client": "192.0.2.7"}, c.Client(("192.0.2.7/32",))),
        ({"purpose": "tool"}, c.PurposeIs(frozenset({Purpose.TOOL}))),
        ({"bot": ["A", "B"]}, c.BotIs(frozenset({"A", "B"}))),
        ({"verified": "proven"}, c.VerifiedIs(frozenset({Verified.PROVEN}))),
        ({"browser": "Firefox"}, c.DeviceIs("browser", frozenset({"Firefox"}))),
        ({"os": "Android"}, c.DeviceIs("os", frozenset({"Android"}))),
        ({"device": "pc"}, c.DeviceIs("kind", frozenset({"pc"}))),
        ({"flooding": True}, c.Behaves("flooding")),
        ({"trapped": False}, c.Behaves("trapped", False)),
        ({"behaviour": {"head_share": 50}}, c.Habit("head_share", 50)),
        ({"header_order": ["A", "B"]}, c.HeaderOrder(("a", "b"))),
        ({"contradicts": "version"}, c.Contradicts(frozenset({"version"}))),
        ({"not": {"path": "a"}}, c.Not(c.Path(A))),
        ({"any": [{"path": "a"}, {"host": "a"}]}, c.AnyOf((c.Path(A), c.Host(A)))),
        ({"all": [{"path": "a"}, {"host": "a"}]}, c.All((c.Path(A), c.Host(A)))),
    ],
)
def test_key_means_a_condition(written: dict[str, Any], meant: Condition) -> None:
    assert condition(**written) == meant


def test_several_keys_must_all_hold_and_cheap_ones_are_asked_first() -> None:
    both = condition(path="a", purpose="tool")

    assert both == c.All((c.PurposeIs(frozenset({Purpose.TOOL})), c.Path(A)))


def test_several_headers_must_all_hold() -> None:
    both = condition(header={"A": "a", "B": "a"})

    assert both == c.All((c.Header("a", A), c.Header("b", A)))


def test_every_key_has_a_maker() -> None:
    assert list(MAKERS) == list(ConditionEntry.model_fields)


def test_rule_with_an_action() -> None:
    entry = RuleEntry.model_validate(
        {"name": "press", "if": {"path": "a"}, "action": "allow"}
    )

    assert entry.rule("f:3") == Rule("press", c.Path(A), Action.ALLOW, source="f:3")


def test_rule_with_a_weight() -> None:
    entry = RuleEntry.model_validate(
        {"name": "odd", "if": {"path": "a"}, "weight": -3, "family": "headers"}
    )

    assert entry.rule("f:3") == Rule("odd", c.Path(A), None, -3.0, "headers", "f:3")


def test_bot_must_be_known_where_bots_are_known() -> None:
    entry = {"bot": "GTPBot"}

    ConditionEntry.model_validate(entry)
    with pytest.raises(ValidationError, match="unknown bot 'GTPBot'"):
        ConditionEntry.model_validate(entry, context={"bots": frozenset({"GPTBot"})})


def test_entries_are_frozen() -> None:
    entry = ConditionEntry.model_validate({"path": "a"})

    with pytest.raises(ValidationError, match="frozen"):
        entry.path = A
