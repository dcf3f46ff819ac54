"""One trial for each crawler and kind of canary, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guard.canaries.ranks import beaten_by, fisher, holm, rank_p, shares, top_hits


@dataclass(frozen=True, slots=True)
class Trial:
    """The score of what a crawler was given beside those of what nobody was."""

    bot: str
    kind: str  # words or pictures
    given: float
    controls: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """`corrected` for the number of all trials; `place` from 1."""

    bot: str
    kind: str
    place: int
    among: int
    p: float
    corrected: float


@dataclass(frozen=True, slots=True)
class Together:
    """Of the claim that the model met one of the canaries at least."""

    trials: int
    fisher: float
    first_places: int
    binomial: float


def findings_of(trials: Sequence[Trial]) -> tuple[Finding, ...]:
    values = [rank_p(trial.given, trial.controls) for trial in trials]
    return tuple(
        Finding(
            trial.bot,
            trial.kind,
            1 + beaten_by(trial.given, trial.controls),
            len(trial.controls) + 1,
            p,
            corrected,
        )
        for trial, p, corrected in zip(trials, values, holm(values), strict=True)
    )


def together(trials: Sequence[Trial]) -> Together:
    """Each trial gets controls of its own: those that shared some would depend on
    each other, and both sums would be too good."""
    dealt = tuple(_dealt(trials))
    values = [rank_p(trial.given, trial.controls) for trial in dealt]
    hits = sum(not beaten_by(trial.given, trial.controls) for trial in dealt)
    chance = max(1 / (len(trial.controls) + 1) for trial in dealt)
    return Together(
        len(dealt), fisher(values), hits, top_hits(hits, len(dealt), chance)
    )


def _dealt(trials: Sequence[Trial]) -> list[Trial]:
    kinds = {trial.kind for trial in trials}
    dealt = []
    for kind in sorted(kinds):
        same = [trial for trial in trials if trial.kind == kind]
        parts = shares(min(len(trial.controls) for trial in same), len(same))
        dealt += [
            Trial(trial.bot, kind, trial.given, trial.controls[part])
            for trial, part in zip(same, parts, strict=True)
        ]
    return dealt
