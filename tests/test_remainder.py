"""What is left of the rules says what all of them say, whoever asks for what."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard import conditions
from guard.bots.catalog import shipped_catalog
from guard.conditions import All, AnyOf, Behaves, Condition, Habit, Method, Not, Path
from guard.facts import Behaviour, Facts, Identity, Purpose
from guard.loader import default, load_text
from guard.patterns import Patterns
from guard.policy import Policy
from guard.remainder import (
    OPEN,
    SETTLED,
    Calm,
    Paths,
    Reached,
    Remainders,
    always,
    left,
    never,
)
from guard.rules import Rule, Rules
from guard.verdict import decide
from tests.browsers import chrome
from tests.build import make_bot, make_facts
from tests.disguises import DISGUISES
from tests.people import TRAPS

ART, GET = Path(Patterns(("^/art/",))), Method(frozenset({"GET"}))
WALKS = ("/", "/art/1.jpg", "/robots.txt", "/feed.xml", "/favicon.ico", "/own7/x.png")
MANY = "\n".join(
    f"  - {{name: own{n}, if: {{path: '^/own{n}/'}}, action: block}}" for n in range(40)
)
POLICIES = (
    *(default(posture=posture) for posture in ("gentle", "balanced", "strict")),
    load_text(f"rules:\n{MANY}"),
    load_text(
        "rules:\n  - {name: a, if: {not: {trapped: true}, path: art}, weight: 9}"
    ),
)
HEADERS = st.sampled_from(
    [*TRAPS.values(), *DISGUISES.values(), chrome(), {"user-agent": "GPTBot"}, {}]
)
BEHAVIOURS = st.builds(
    Behaviour,
    flooding=st.booleans(),
    trapped=st.booleans(),
    pictures_without_page=st.integers(0, 100),
    pictures_opened=st.integers(0, 100),
    works_in_all_sizes=st.integers(0, 6),
    missing_share=st.integers(0, 100),
)


def described(headers: dict[str, str], **changes: Any) -> Facts:
    agent = headers.get("user-agent", "")
    identity = shipped_catalog().identify(agent)
    return make_facts(headers, identity=identity, **changes)


@pytest.mark.parametrize("policy", POLICIES)
@given(HEADERS, st.lists(st.tuples(st.sampled_from(WALKS), BEHAVIOURS), min_size=1))
def test_what_is_left_says_what_all_rules_say(
    policy: Policy, headers: dict[str, str], walk: list[tuple[str, Behaviour]]
) -> None:
    facts = described(headers, scheme="https")
    remainder = Remainders(policy.rules).of(facts)

    for path, behaviour in walk:
        asked = replace(facts, path=path, behaviour=behaviour)
        assert decide(asked, policy, remainder) == decide(asked, policy)


@pytest.mark.parametrize(
    ("condition", "rest"),
    [
        (All((GET, ART)), ART),
        (All((Not(GET), ART)), never),
        (AnyOf((GET, ART)), always),
        (AnyOf((Not(GET), ART)), ART),
        (Not(All((GET, ART))), Not(ART)),
        (Not(Not(GET)), always),
        (All(()), always),
        (AnyOf(()), never),
    ],
)
def test_only_what_is_open_is_left(condition: Condition, rest: Condition) -> None:
    def known(each: Condition) -> Condition:
        return always if each is GET else each

    assert left(condition, known) == rest


def test_behind_a_rule_that_decides_nobody_asks() -> None:
    policy = default()
    facts = described({"user-agent": "GPTBot/1.3"})

    names = [rule.name for _, rule, _ in Remainders(policy.rules).of(facts).all]

    assert names[-1] == "ai-train"


@pytest.mark.parametrize(
    ("behaviour", "calm"),
    [
        (Behaviour(requests=10_000), True),
        (Behaviour(pictures_opened=7), True),
        (Behaviour(pictures_opened=8), False),
        (Behaviour(trapped=True), False),
        (Behaviour(flooding=True), False),
    ],
)
def test_calm_is_of_whom_no_rule_speaks(behaviour: Behaviour, calm: bool) -> None:
    twice = All((Habit("pictures_opened", 8), Habit("pictures_opened", 20)))
    rules = Rules((Rule("a", Not(twice)), Rule("b", Behaves("trapped"))))

    assert Calm(rules)(behaviour) is calm


@pytest.mark.parametrize(
    ("behaviour", "reached"),
    [
        (Behaviour(requests=10_000), ()),
        (Behaviour(pictures_opened=8), (0, 0, 1)),
        (Behaviour(pictures_opened=19, trapped=True), (0, 1, 1)),
        (Behaviour(pictures_opened=20, flooding=True), (1, 0, 2)),
        (Behaviour(trapped=True), (0, 1, 0)),
    ],
)
def test_who_reach_the_same_numbers_are_the_same(
    behaviour: Behaviour, reached: Reached
) -> None:
    either = AnyOf((Habit("pictures_opened", 20), Not(Habit("pictures_opened", 8))))

    assert Calm([Rule("a", either)]).reached(behaviour) == reached


def test_the_least_of_a_habit_is_that_of_the_strictest_rule() -> None:
    either = AnyOf((Habit("requests", 9), Not(Habit("requests", 5))))
    rules = (Rule("one", either), Rule("two", Habit("head_share", 50)))

    assert Calm(rules).leasts == {
        "flooding": True,
        "trapped": True,
        "requests": 5,
        "head_share": 50,
    }


def test_paths_are_remembered_within_bounds() -> None:
    paths = Paths()
    asked = paths.remembered(ART)

    found = {asked(make_facts(path=f"/{n % 2 and 'art'}/{n}")) for n in range(9000)}

    assert (found, len(paths) < 9000) == ({True, False}, True)


def test_an_endless_path_is_answered_and_not_remembered() -> None:
    paths = Paths()

    assert paths.remembered(ART)(make_facts(path="/art/" + "x" * 60_000))
    assert len(paths) == 0


def test_another_identity_has_another_remainder() -> None:
    rules = default().rules
    bot = make_bot("CCBot")
    claimed = make_facts(identity=Identity(bot.purpose, bot))
    person = make_facts(
        identity=Identity(Purpose.BROWSER), client=IPv4Address("203.0.113.1")
    )

    left_of = Remainders(rules).of

    assert left_of(claimed).all != left_of(person).all


def test_headers_that_come_once_cost_no_remainder() -> None:
    remainders, facts = Remainders(default().rules), make_facts()

    assert remainders.find(facts) is None
    assert remainders.find(facts) is remainders.find(facts) is not None


def test_visitors_with_one_browser_share_a_remainder() -> None:
    remainders = Remainders(default().rules)
    for number in range(2):
        remainders.find(make_facts(client=IPv4Address(number)))

    one = remainders.find(make_facts(client=IPv4Address(7)))

    assert one is remainders.find(make_facts(client=IPv4Address(8)))


@pytest.mark.parametrize(
    "rule",
    ["client: 192.0.2.0/24", "header: {X-Art: '^a$'}", "missing_header: X-Art"],
)
def test_visitors_that_a_rule_tells_apart_share_nothing(rule: str) -> None:
    policy = load_text(f"rules: [{{name: a, if: {{{rule}}}, action: block}}]")
    remainders = Remainders(policy.rules)
    ours = make_facts({"x-art": "a"}, client=IPv4Address("192.0.2.1"))
    others = make_facts({"x-other": "a"}, client=IPv4Address("203.0.113.1"))

    for facts in (ours, others, ours, others):
        found = remainders.find(facts)
        assert decide(facts, policy, found) == decide(facts, policy)


def test_strangers_cannot_fill_the_memory() -> None:
    remainders = Remainders(default().rules, limit=10)
    for number in range(50):
        remainders.find(make_facts({"user-agent": f"Mozilla/{number}"}))

    remainders.find(make_facts({"user-agent": "x" * 5000}))

    assert len(remainders) == 10


def test_each_kind_of_condition_is_settled_or_known_to_be_open() -> None:
    kinds = {
        kind
        for kind in vars(conditions).values()
        if isinstance(kind, type) and kind.__module__ == conditions.__name__
    }

    assert kinds == {*SETTLED, *OPEN, All, AnyOf, Not}
    assert set(SETTLED).isdisjoint(OPEN)


def test_always_and_never() -> None:
    assert (always(make_facts()), never(make_facts())) == (True, False)
