"""The artist's settings and rules, read once into frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import InstanceOf

from guard import conditions
from guard.entries import RuleEntry, Written, setting
from guard.patterns import Patterns
from guard.rules import Action, Rule, Rules
from guard.settings import FAMILIES, THRESHOLDS, Caps, Settings, Thresholds
from guard.written import Some


class RuleFile(Written):
    """What may stand in a snippet."""

    imports: Annotated[tuple[str, ...], Some] = setting(
        (), alias="import", description="rule files whose rules come before these"
    )
    rules: tuple[RuleEntry, ...] = setting((), description="asked in this order")


class PostureFile(RuleFile):
    """A posture: rules, and how evidence leads to actions under it."""

    thresholds: Thresholds = THRESHOLDS
    families: Caps = FAMILIES


class PolicyFile(RuleFile, Settings):
    """What may stand in the artist's file; left-out thresholds are the posture's."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How weights add up, and what a sum leads to; all in decibans."""

    thresholds: tuple[tuple[Action, float], ...] = ()  # rising
    caps: tuple[tuple[str, float], ...] = ()

    def score(self, rules: Iterable[Rule]) -> float:
        sums: dict[str, float] = {}
        for rule in rules:
            sums[rule.family] = sums.get(rule.family, 0.0) + rule.weight
        for family, cap in self.caps:
            if family in sums:
                sums[family] = max(-cap, min(cap, sums[family]))
        return sum(sums.values(), 0.0)

    def reached(self, score: float) -> tuple[Action, str]:
        """The hardest action that the score is enough for, and why."""
        reached, reason = Action.ALLOW, "below every threshold"
        for action, least in self.thresholds:
            if score >= least:
                reached, reason = action, f"score reaches {action} at {least:g}"
        return reached, reason


NO_SCALE = Scale()


class Policy(Settings):
    """Everything the guard goes by: settings, all rules in one order, the scale."""

    rules: InstanceOf[Rules] = Rules()
    scale: InstanceOf[Scale] = NO_SCALE


def joined(
    written: PolicyFile, posture: PostureFile, rules: tuple[Rule, ...]
) -> Policy:
    """What the artist left out is the posture's."""
    given = written.model_fields_set
    thresholds = (written if "thresholds" in given else posture).thresholds
    families = {**FAMILIES.default, **posture.families}
    if "families" in given:
        families |= written.families
    changes = {
        "artist": written.artist or written.site,
        "thresholds": thresholds,
        "families": families,
        "rules": Rules((NO_DETOURS, *untouched(written.untouched), *rules)),
        "scale": Scale(tuple(thresholds.items()), tuple(families.items())),
    }
    settings = {name: getattr(written, name) for name in Settings.model_fields}
    return Policy.model_construct(**{**settings, **changes})


NO_DETOURS = Rule("no-detours", conditions.Detours(), Action.BLOCK, source="built in")


def untouched(paths: Patterns) -> tuple[Rule, ...]:
    """The setting as a rule, so that a verdict can name it."""
    if not paths.texts:
        return ()
    return (
        Rule("untouched", conditions.Path(paths), Action.ALLOW, source="untouched"),
    )
