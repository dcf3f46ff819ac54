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
    Header,
    Host,
    Method,
    Not,
    Path,
    UserAgent,
)
from guard.facts import Facts
from guard.index import FEW, Index, needed
from guard.patterns import Patterns, PatternTable
from guard.rules import Action, Rule
from tests.build import claims, make_bot, make_facts

GET = Method(frozenset({"GET"}))
ART = Path(Patterns(("^/art/", "^/works/")))
FIREFOX = UserAgent(Patterns(("Firefox/",)))
IMAGES = Header("accept", Patterns(("image/",)))
HERE = Host(Patterns((r"^art\.",)))
OFFICE = Client(("198.51.100.0/24", "2001:db8::/32"))
GPTBOT = BotIs(frozenset({"GPTBot"}))


def make_rules(conditions: Sequence[Condition]) -> list[Rule]:
    return [Rule(str(n), c, Action.ALLOW) for n, c in enumerate(conditions)]


def candidates(conditions: Sequence[Condition], facts: Facts) -> list[str]:
    rules = make_rules(conditions)
    return [rule.name for rule in Index(rules, {}).candidates(facts)]


@pytest.mark.parametrize(
    ("condition", "elsewhere"),
    [
        (ART, make_facts(path="/press/1.jpg")),
        (FIREFOX, make_facts(headers={})),
        (IMAGES, make_facts(headers={"accept": "*/*"})),
        (HERE, make_facts(host="www.example")),
        (OFFICE, make_facts(client=ip_address("203.0.113.9"))),
        (OFFICE, make_facts(client=ip_address("2001:db9::1"))),
        (GPTBOT, make_facts(identity=claims(make_bot("CCBot")))),
        (GPTBOT, make_facts()),
        (All((GET, ART)), make_facts(path="/press/1.jpg")),
    ],
)
def test_rules_that_cannot_match_are_not_asked(
    condition: Condition, elsewhere: Facts
) -> None:
    assert candidates([condition] * FEW + [GET], elsewhere) == [str(FEW)]


@pytest.mark.parametrize("condition", [ART, FIREFOX, HERE, OFFICE, GPTBOT])
def test_rules_that_may_match_come_in_their_order(condition: Condition) -> None:
    facts = make_facts(identity=claims(make_bot("GPTBot")))
    conditions: list[Condition] = [GET, *[condition] * FEW, GET]

    assert candidates(conditions, facts) == [str(n) for n in range(FEW + 2)]


@pytest.mark.parametrize("name", ["path", "host", "bot", "client"])
def test_header_of_any_name_is_looked_up_as_a_header(name: str) -> None:
    header = Header(name, Patterns(("image/",)))
    facts = make_facts(headers={name: "image/png"})

    assert len(candidates([header] * FEW, facts)) == FEW


def test_few_rules_are_asked_rather_than_looked_up() -> None:
    assert candidates([ART], make_facts(path="/press/1.jpg")) == ["0"]


def test_address_in_any_of_the_ranges_is_found() -> None:
    facts = make_facts(client=ip_address("2001:db8::7"))

    assert len(candidates([OFFICE] * FEW, facts)) == FEW


@pytest.mark.parametrize(
    "condition", [Not(ART), AnyOf((ART, GET)), All((Not(ART), GET))]
)
def test_what_may_hold_without_a_key_is_always_asked(condition: Condition) -> None:
    assert needed(condition) is None
    assert len(candidates([condition] * FEW, make_facts(path="/press/"))) == FEW


def test_the_most_telling_part_is_the_key() -> None:
    assert needed(All((FIREFOX, ART, GPTBOT))) == GPTBOT
    assert needed(All((IMAGES, FIREFOX, ART))) == ART


def test_tables_over_the_same_patterns_are_shared() -> None:
    rules = make_rules([ART] * FEW)
    tables: dict[tuple[str, ...], PatternTable] = {}
    Index(rules, tables)
    Index(rules, tables)

    assert list(tables) == [("^/art/", "^/works/")]


def test_what_one_visitor_asks_for_is_looked_up_each_time() -> None:
    paths = [Path(Patterns((f"^/p{n}/",))) for n in range(FEW)]
    bots = [BotIs(frozenset({f"B{n}"})) for n in range(FEW)]
    index = Index(make_rules([*paths, *bots]), {})
    facts = make_facts(path="/p3/x.jpg", identity=claims(make_bot("B7")))

    found = index.settled_places(facts), index.open_places(facts)

    assert found == ([FEW + 7], {3})
