"""Why a verdict is what it is: what its rules ask, and how the score stands."""

from __future__ import annotations

from dataclasses import dataclass

from guard.places import Kind, kind_of
from guard.policy import Policy
from guard.records.entry import Entry, Matched
from guard.rules import Rule

WIDTH = 1000.0  # of the drawing of the score, in its own units
MARGIN = 10.0  # decibans beyond the outermost mark


@dataclass(frozen=True, slots=True)
class Told:
    """A rule that matched, and what it asks under the policy in force."""

    matched: Matched
    asks: str  # empty where the policy has it no more
    source: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the scale of the score."""

    name: str
    value: float
    x: float


@dataclass(frozen=True, slots=True)
class Explanation:
    rules: tuple[Told, ...]
    zero: float  # where 0 dB is drawn
    score: Mark
    thresholds: tuple[Mark, ...]
    is_work: bool  # the path names a picture


class Explained:
    def __init__(self, policy: Policy) -> None:
        self._rules = {rule.name: rule for rule in policy.rules}

    def of(self, entry: Entry) -> Explanation:
        values = (0.0, entry.score, *(least for _, least in entry.thresholds))
        low, high = min(values) - MARGIN, max(values) + MARGIN

        def x(value: float) -> float:
            return round(WIDTH * (value - low) / (high - low), 2)

        return Explanation(
            rules=tuple(
                told(matched, self._rules.get(matched.name)) for matched in entry.rules
            ),
            zero=x(0.0),
            score=Mark("score", entry.score, x(entry.score)),
            thresholds=tuple(
                Mark(name, least, x(least)) for name, least in entry.thresholds
            ),
            is_work=kind_of(entry.path) is Kind.PICTURE,
        )


def told(matched: Matched, rule: Rule | None) -> Told:
    if rule is None:
        return Told(matched, "", "")
    return Told(matched, str(rule.condition), rule.source)
