"""The index finds every rule that matches, in order, and few others."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from guard.conditions import (
    All,
    AnyOf,
    BotIs,
    Client,
    Condition,
    Host,
    Method,
    Not,
    Path,
    UserAgent,
)
from guard.facts import Facts
from guard.index import Index, key
from guard.patterns import Patterns, PatternTable
from guard.rules import Action, Rule
from tests.build import claims, make_bot, make_facts

GET = Method(frozenset({"GET"}))
ART = Path(Patterns(("^/art/", "^/works/")))
FIREFOX = UserAgent(Patterns(("Firefox/",)))
HERE = Host(Patterns((r"^art\.",)))
OFFICE = Client(("198.51.100.0/24", "2001:db8::/32"))
GPTBOT = BotIs(frozenset({"GPTBot"}))


def candidates(conditions: Sequence[Condition], facts: Facts) -> list[str]:
    rules = [Rule(str(n), c, Action.ALLOW) for n, c in enumerate(conditions)]
    return [rule.name for rule in Index(rules, {}).candidates(facts)]


@pytest.mark.parametrize(
    ("condition", "elsewhere"),
    [
        (ART, make_facts(path="/press/1.jpg")),
        (FIREFOX, make_facts(headers={})),
        (HERE, make_facts(host="www.example")),
        (OFFICE, make_facts(client=ip_address("203.0.113.9"))),
        (OFFICE, make_facts(client=ip_address("2001:db9::1"))),
        (GPTBOT, make_facts(identity=claims(make_bot("CCBot")))),
        (GPTBOT, make_facts()),
        (All((GET, ART)), make_facts(path="/press/1.jpg")),
    ],
)
def test_rule_that_cannot_match_is_not_asked(
    condition: Condition, elsewhere: Facts
) -> None:
    assert candidates([condition, GET], elsewhere) == ["1"]


def test_rules_that_may_match_come_in_their_order() -> None:
    facts = make_facts(identity=claims(make_bot("GPTBot")))
    conditions: list[Condition] = [FIREFOX, GET, ART, GPTBOT, OFFICE, HERE]

    assert candidates(conditions, facts) == ["0", "1", "2", "3", "4", "5"]


def test_address_in_any_of_the_ranges_is_found() -> None:
    assert candidates([OFFICE], make_facts(client=ip_address("2001:db8::7"))) == ["0"]


@pytest.mark.parametrize(
    "condition", [Not(ART), AnyOf((ART, GET)), All((Not(ART), GET))]
)
def test_what_may_hold_without_a_key_is_always_asked(condition: Condition) -> None:
    assert key(condition) is None
    assert candidates([condition], make_facts(path="/press/")) == ["0"]


def test_the_most_telling_part_is_the_key() -> None:
    assert key(All((FIREFOX, ART, GPTBOT))) == GPTBOT
    assert key(All((FIREFOX, ART))) == ART


def test_tables_over_the_same_patterns_are_shared() -> None:
    rules = [Rule("a", ART, Action.ALLOW)]
    tables: dict[tuple[str, ...], PatternTable] = {}
    Index(rules, tables)
    Index(rules, tables)

    assert list(tables) == [("^/art/", "^/works/")]
