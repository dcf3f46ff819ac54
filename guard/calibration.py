"""What a rule should weigh, from how often it matches bots and people.

Rates are smoothed by Jeffreys' prior (Brown, Cai and DasGupta 2001, Statistical Science
16:101); the interval is that of the logarithm of a ratio of two rates (Katz, Baptista,
Azen and Pike 1978, Biometrics 34:469).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from guard.rules import Rule

NORMAL_95 = 1.959964
DECIBANS = 10 / math.log(10)  # in one nat


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total` visitors."""

    hits: int = 0
    total: int = 0

    @property
    def rate(self) -> float:
        return (self.hits + 0.5) / (self.total + 1)

    @property
    def variance(self) -> float:
        """Of the rate's natural logarithm, to the first order."""
        return 1 / (self.hits + 0.5) - 1 / (self.total + 1)


@dataclass(frozen=True, slots=True)
class Measured:
    """One rule held against what was seen; all weights in decibans."""

    rule: Rule
    bots: Share
    people: Share

    @property
    def weight(self) -> float:
        return DECIBANS * math.log(self.bots.rate / self.people.rate)

    @property
    def margin(self) -> float:
        """With 95 % confidence the weight is off by no more."""
        variance = self.bots.variance + self.people.variance
        return NORMAL_95 * DECIBANS * math.sqrt(variance)

    @property
    def interval(self) -> tuple[float, float]:
        return self.weight - self.margin, self.weight + self.margin

    @property
    def seen(self) -> bool:
        return self.bots.hits + self.people.hits > 0

    @property
    def judgement(self) -> str:
        """Nothing, where the policy's weight can stand."""
        low, high = self.interval
        if not self.seen:
            return "never seen"
        if self.rule.weight < low:
            return "too low"
        return "too high" if self.rule.weight > high else ""


class Side:
    """Bots or people: how often each weighty rule could match, and did."""

    def __init__(self) -> None:
        self.decided = 0  # by a rule with an action: weights do not matter to these
        self.undecided = 0
        self._hits: dict[str, int] = {}
        self._total: dict[str, int] = {}

    def add(self, asked: Iterable[Rule], matched: tuple[Rule, ...]) -> None:
        """`asked` are the weighty rules that could be answered at all."""
        if any(rule.action for rule in matched):
            self.decided += 1
            return
        self.undecided += 1
        for rule in asked:
            self._total[rule.name] = self._total.get(rule.name, 0) + 1
        for rule in matched:
            self._hits[rule.name] = self._hits.get(rule.name, 0) + 1

    def share(self, rule: Rule) -> Share:
        return Share(self._hits.get(rule.name, 0), self._total.get(rule.name, 0))


def weighty(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.action is None)
