"""Prints what was learnt: shares with 95 % intervals, and beside no protection."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from benchmarks.attack.artists import ARTISTS
from benchmarks.attack.learnt import Count, Learnt
from benchmarks.attack.plan import (
    CLOSED,
    CONTROL,
    LEAKS,
    LEARNERS,
    NOTHING,
    OPEN,
    OURS,
    ROWS,
    Attack,
)
from benchmarks.attack.purify import PURIFIERS

Found = Mapping[Attack, Learnt]
_Z = 1.96
CHANCE = 1 / (ARTISTS + 1)  # strangers have a name as well


def interval(counts: list[Count]) -> tuple[float, float]:
    """Wilson's, of all seeds together; where they differ by more than chance, they
    count as fewer pictures (quasi-binomial)."""
    total = sum(counts, Count(0, 0))
    share, size = total.share, total.of / _dispersion(counts, total.share)
    middle = (share + _Z**2 / (2 * size)) / (1 + _Z**2 / size)
    spread = share * (1 - share) / size + _Z**2 / (4 * size**2)
    half = _Z * math.sqrt(spread) / (1 + _Z**2 / size)
    return max(0.0, middle - half), min(1.0, middle + half)


def _dispersion(counts: list[Count], share: float) -> float:
    if len(counts) < 2 or not 0 < share < 1:
        return 1.0
    squares = (c.of * (c.share - share) ** 2 / (share * (1 - share)) for c in counts)
    return max(1.0, sum(squares) / (len(counts) - 1))


def table(found: Found, level: str, learner: str) -> Iterator[str]:
    """The peak of each attack; `Δ` in points against no protection, same purifier."""
    lie = "    lie" if learner == "flow" else "   peak"
    yield f"{'purifier':13} {'row':14} victim    95 %        Δ  others      Δ{lie}"
    for purifier in PURIFIERS:
        bare = _seeds(found, level, learner, NOTHING, purifier)
        for row in ROWS:
            here = _seeds(found, level, learner, row, purifier)
            if here and bare:
                yield f"{purifier:13} {row:14} {_line(here, bare, learner)}"


def leaks(found: Found, level: str, learner: str) -> Iterator[str]:
    """With decoys, by how many of the artist's pictures are originals after all."""
    yield f"{'leak':>6} victim    95 %"
    for leak in (0, *LEAKS, 100):
        row, share = (NOTHING, 0) if leak == 100 else (OURS[0], leak)
        here = _seeds(found, level, learner, row, "none", share)
        if here:
            yield f"{leak:4} % {_shown(here, _victim)}"


def oracle(found: Found) -> Iterator[str]:
    """How sure the judge is of real pictures of the artists, purified alike."""
    for purifier in PURIFIERS:
        sure = [
            learnt.sure
            for attack, learnt in found.items()
            if attack.learner == "flow" and attack.purifier == purifier
        ]
        if sure:
            worst = min(count.share for count in sure)
            yield f"{purifier:13} {sum(sure, Count(0, 0)).share:6.3f} {worst:6.3f}"


def report(everything: Found) -> Iterator[str]:
    found = _of(everything, OPEN)
    for learner in LEARNERS:
        for level in sorted({a.level for a in found if a.learner == learner}):
            yield f"\n{learner}, {level} artists"
            yield from table(found, level, learner)
            if any(a.leak for a in found if (a.learner, a.level) == (learner, level)):
                yield f"\n{learner}, {level} artists, by leaked originals"
                yield from leaks(found, level, learner)
    yield "\noracle     mean and worst share of real pictures known"
    yield from oracle(found)
    yield from beside(everything)
    yield ""
    yield from goals(found)


def beside(everything: Found) -> Iterator[str]:
    """What must not be taken for the tables above: see RESULTS."""
    found = _of(everything, CLOSED)
    for level, purifier in sorted({(a.level, a.purifier) for a in found}):
        yield f"\nclosed set: six names, cnn, {level} artists, {purifier}"
        for row in (NOTHING, *OURS):
            if here := _seeds(found, level, "cnn", row, purifier):
                peak = _pooled(here, lambda learnt: learnt.peak).share
                yield f"{row:14} {_shown(here, _victim)}  peak {peak:.2f}"
    if found := _of(everything, CONTROL):
        yield "\ncontrol: every name perturbed, cnn, medium artists: all names right"
    for row in ROWS:
        if here := _seeds(found, "medium", "cnn", row, "none"):
            yield f"{row:14} {_shown(here, lambda each: each.victim + each.others)}"


def goals(found: Found) -> Iterator[str]:
    """The worst cell of each recipe against what was to be reached."""
    for row in OURS:
        for learner in LEARNERS:
            cells = {
                (a.level, a.purifier)
                for a in found
                if (a.learner, a.row, a.leak) == (learner, row, 0)
            }
            if cells:
                yield _goal(found, learner, row, cells)


def _goal(found: Found, learner: str, row: str, cells: set[tuple[str, str]]) -> str:
    most = 0.02 if learner == "flow" else 2 * CHANCE
    shares, harms = {}, {}
    for level, purifier in cells:
        here = _seeds(found, level, learner, row, purifier)
        bare = _seeds(found, level, learner, NOTHING, purifier)
        shares[level, purifier] = _pooled(here, _victim).share
        if bare:
            harm = _pooled(bare, _others).share - _pooled(here, _others).share
            harms[level, purifier] = harm
    worst = max(shares, key=shares.__getitem__)
    told = "reached" if shares[worst] <= most else "MISSED"
    over = sum(share > most for share in shares.values())
    text = (
        f"{row:13} {learner:6} victim at most {shares[worst]:.2f} ({', '.join(worst)})"
    )
    text += f", goal {most:.2f}: {told}, over in {over} of {len(shares)}"
    if harms:
        hurt = max(harms, key=harms.__getitem__)
        text += f"; others lose at most {100 * harms[hurt]:.1f} points ({hurt[1]})"
    return text


def _line(here: list[Learnt], bare: list[Learnt], learner: str) -> str:
    change = _pooled(here, _victim).share - _pooled(bare, _victim).share
    others = _pooled(here, _others).share
    loss = others - _pooled(bare, _others).share
    text = f"{_shown(here, _victim)} {100 * change:+6.0f}"
    text += f"   {others:.3f} {100 * loss:+6.1f}"
    if learner == "flow":
        return f"{text}   {_pooled(here, lambda learnt: learnt.lie).share:.2f}"
    return f"{text}   {_pooled(here, lambda learnt: learnt.peak).share:.2f}"


def _shown(here: list[Learnt], part: Callable[[Learnt], Count]) -> str:
    counts = [part(learnt) for learnt in here]
    low, high = interval(counts)
    return f"{sum(counts, Count(0, 0)).share:6.3f}  {low:.2f} to {high:.2f}"


def _of(found: Found, setting: str) -> Found:
    return {a: learnt for a, learnt in found.items() if a.setting == setting}


def _seeds(
    found: Found, level: str, learner: str, row: str, purifier: str, leak: int = 0
) -> list[Learnt]:
    wanted = (level, learner, row, purifier, leak)
    return [
        learnt
        for a, learnt in found.items()
        if (a.level, a.learner, a.row, a.purifier, a.leak) == wanted
    ]


def _pooled(here: list[Learnt], part: Callable[[Learnt], Count]) -> Count:
    return sum((part(learnt) for learnt in here), Count(0, 0))


def _victim(learnt: Learnt) -> Count:
    return learnt.victim


def _others(learnt: Learnt) -> Count:
    return learnt.others
