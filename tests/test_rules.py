"""Which rules match, in which order, and what that costs."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from guard.conditions import (
    All,
    AnyOf,
    BotIs,
    Client,
    Condition,
    DeviceIs,
    Header,
    Method,
    Not,
    Path,
    PurposeIs,
    UserAgent,
)
from guard.facts import Identity, Purpose
from guard.patterns import Patterns
from guard.rules import Action, Rule, Rules
from tests.build import make_facts

GET = Method(frozenset({"GET"}))
POST = Method(frozenset({"POST"}))
BROWSER = PurposeIs(frozenset({Purpose.BROWSER}))
TOOL = PurposeIs(frozenset({Purpose.TOOL}))


def make_rule(name: str, condition: Condition = GET) -> Rule:
    return Rule(name, condition, Action.ALLOW)


def matching(rules: Rules, purpose: Purpose = Purpose.BROWSER) -> list[str]:
    facts = make_facts(identity=Identity(purpose=purpose))
    return [rule.name for rule in rules.matching(facts)]


def test_rules_match_in_their_order() -> None:
    rules = Rules((make_rule("a"), make_rule("b", POST), make_rule("c", BROWSER)))

    assert matching(rules) == ["a", "c"]


def test_rules_of_other_purposes_are_not_asked() -> None:
    rules = Rules((make_rule("a", BROWSER), make_rule("b", TOOL), make_rule("c")))

    assert matching(rules, Purpose.TOOL) == ["b", "c"]


def test_rules_know_whether_the_device_is_needed() -> None:
    phone = DeviceIs("kind", frozenset({"mobile"}))

    assert Rules((make_rule("a", Not(phone)),)).needs_device
    assert not Rules((make_rule("a"),)).needs_device


def test_rules_are_a_collection() -> None:
    rule = make_rule("a")

    assert list(Rules((rule,))) == [rule]
    assert len(Rules((rule, rule))) == 2


KEYS = [
    Path(Patterns(("^/art/", "nowhere"))),
    Path(Patterns(("^/press/",))),
    UserAgent(Patterns((r"Firefox/\d",))),
    UserAgent(Patterns(("Chrome",))),
    BotIs(frozenset({"GPTBot"})),
    Client(("198.51.100.0/24",)),
    Client(("2001:db8::/32",)),
    Header("accept", Patterns(("html", "^$"))),
]
LEAVES: st.SearchStrategy[Condition] = st.sampled_from(
    [GET, POST, BROWSER, TOOL, *KEYS]
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda parts: All(tuple(parts)), st.lists(inner, min_size=1)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, min_size=1)),
    ),
)
# Enough of each for the index to look them up.
MANY = st.lists(CONDITIONS, max_size=6).map(lambda some: some * 16)


@settings(max_examples=40, deadline=None)
@given(MANY, st.sampled_from(Purpose))
def test_the_index_leaves_out_no_rule_that_matches(
    conditions: list[Condition], purpose: Purpose
) -> None:
    rules = Rules(tuple(make_rule(str(n), c) for n, c in enumerate(conditions)))
    facts = make_facts(identity=Identity(purpose=purpose))
    one_by_one = [rule.name for rule in rules if rule.condition(facts)]

    assert matching(rules, purpose) == one_by_one
