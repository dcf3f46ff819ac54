"""`decide`: the first rule with an action, else the evidence."""

from __future__ import annotations

import pytest

from guard.loader import load_text
from guard.policy import Policy
from guard.rules import Action
from guard.verdict import Verdict, decide
from tests.build import make_facts


def policy(*rules: str) -> Policy:
    return load_text("\n".join(("rules:", *(f"  - {rule}" for rule in rules))))


def verdict(*rules: str) -> Verdict:
    return decide(make_facts(path="/art/"), policy(*rules))


def test_first_rule_with_an_action_decides() -> None:
    decided = verdict(
        "{name: other, if: {path: ^/press/}, action: allow}",
        "{name: art, if: {path: ^/art/}, action: block}",
        "{name: late, if: {path: ^/art/}, action: allow}",
    )

    assert decided.action is Action.BLOCK
    assert decided.reason == "rule art"
    assert [rule.name for rule in decided.rules] == ["art"]


def test_evidence_before_it_is_kept_though_it_does_not_decide() -> None:
    decided = verdict(
        "{name: odd, if: {path: ^/art/}, weight: 50}",
        "{name: art, if: {path: ^/art/}, action: allow}",
    )

    assert (decided.action, decided.score) == (Action.ALLOW, 50)
    assert [rule.name for rule in decided.rules] == ["odd", "art"]


@pytest.mark.parametrize(
    ("weights", "action"),
    [
        ((12.9,), Action.ALLOW),
        ((13,), Action.CLOAK),
        ((20, 10), Action.POISON),
        # what speaks for a person counts as much
        ((35, -30), Action.ALLOW),
    ],
)
def test_evidence_adds_up_to_an_action(
    weights: tuple[float, ...], action: Action
) -> None:
    decided = verdict(
        *(
            f"{{name: r{n}, if: {{path: ^/art/}}, weight: {weight}}}"
            for n, weight in enumerate(weights)
        )
    )

    assert decided.action is action
    assert decided.score == sum(weights)


def test_correlated_evidence_counts_up_to_its_cap() -> None:
    rule = "{{name: r{n}, if: {{path: ^/}}, weight: 30, family: headers}}"
    decided = verdict(rule.format(n=1), rule.format(n=2))

    assert decided.score == 40


def test_no_evidence_is_a_person() -> None:
    assert verdict() == Verdict(
        make_facts(path="/art/"),
        Action.ALLOW,
        0.0,
        (),
        "below every threshold",
        policy().scale,
    )
