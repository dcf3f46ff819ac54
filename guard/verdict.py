"""What is done with a request and why: a value, decided without any I/O."""

from __future__ import annotations

from dataclasses import dataclass

from guard.facts import Facts
from guard.policy import NO_SCALE, Policy, Scale
from guard.remainder import Remainder
from guard.rules import Action, Rule


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rules` are those that matched, in order; `reason` says what decided."""

    facts: Facts
    action: Action
    score: float  # decibans
    rules: tuple[Rule, ...] = ()
    reason: str = ""
    scale: Scale = NO_SCALE  # what the score was held against


def decide(facts: Facts, policy: Policy, remainder: Remainder | None = None) -> Verdict:
    """The first rule with an action decides; else the sum of the weights does.
    `remainder`: of the policy's rules for this visitor, where that is known."""
    scale, matched = policy.scale, []
    for rule in (remainder or policy.rules).matching(facts):
        matched.append(rule)
        if rule.action is not None:
            score, reason = scale.score(matched), f"rule {rule.name}"
            return Verdict(facts, rule.action, score, tuple(matched), reason, scale)
    score = scale.score(matched)
    action, reason = scale.reached(score)
    return Verdict(facts, action, score, tuple(matched), reason, scale)
