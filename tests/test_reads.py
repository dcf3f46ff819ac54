from __future__ import annotations

import pytest

from guard.loader import load_text
from guard.reads import HINTS, reads
from tests.build import make_facts

HEADERS = {"user-agent": "a", "x-art": "b", "accept": "c", "host": "d", "dnt": "1"}


def said(condition: str) -> dict[str, str]:
    policy = load_text(f"rules: [{{name: own, if: {{{condition}}}, action: block}}]")
    own = [rule for rule in policy.rules if rule.name == "own"]
    return dict(reads(own).said(make_facts(HEADERS)))


@pytest.mark.parametrize(
    ("condition", "more"),
    [
        ("path: art", {}),
        ("header: {X-Art: b}", {"x-art": "b"}),
        ("missing_header: [Accept, X-None]", {"accept": ""}),
        ("header_order: [Accept, DNT]", {"accept": "", "dnt": ""}),
        ("not: {any: [{header: {DNT: '1'}}, {path: art}]}", {"dnt": "1"}),
    ],
)
def test_only_what_a_rule_asks_for_is_read(
    condition: str, more: dict[str, str]
) -> None:
    assert said(condition) == {"user-agent": "a", "host": "d"} | more


def test_headers_are_read_in_the_order_in_which_they_came() -> None:
    assert list(said("header: {Accept: c, X-Art: b}")) == [
        *("user-agent", "x-art", "accept", "host")
    ]


@pytest.mark.parametrize(
    ("condition", "is_read"), [("client: 192.0.2.0/24", True), ("path: art", False)]
)
def test_an_address_is_read_where_a_rule_asks(condition: str, is_read: bool) -> None:
    policy = load_text(f"rules: [{{name: own, if: {{{condition}}}, action: block}}]")
    own = [rule for rule in policy.rules if rule.name == "own"]

    assert reads(own).client is is_read


def test_hints_are_read_where_they_may_contradict() -> None:
    policy = load_text("rules: [{name: own, if: {contradicts: mobile}, weight: 1}]")
    own = [rule for rule in policy.rules if rule.name == "own"]

    assert reads(own).values >= set(HINTS)
