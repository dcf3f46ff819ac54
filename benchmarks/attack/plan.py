"""Which attacks are tried, in the order of what they tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.attack.baselines import BASELINES
from benchmarks.attack.purify import PURIFIERS

NOTHING = "no protection"
OURS = ("poison-decoy", "poison-shift")
ROWS = (NOTHING, *OURS, *BASELINES)
LEARNERS = ("flow", "cnn", "probe")
FEW = ("none", "jpeg-10", "grey", "blur", "mix")
BROKEN = ("none", "jpeg-10")
_LEAKING = {"flow": "easy", "cnn": "medium", "probe": "medium"}
LEAKS = (1, 5, 20)  # percent; 0 and 100 stand in the tables
# Strangers have a name; six names only; all names perturbed as the papers' sets are.
OPEN, CLOSED, CONTROL = "open", "closed", "control"
_CLOSED_LEVELS = ("easy", "medium")
_FORMS = {"flow": 1, "cnn": 2, "probe": 2}  # rise when other numbers are kept


@dataclass(frozen=True, slots=True)
class Attack:
    """`leak`: percent of the protected artist's pictures that are originals."""

    level: str
    learner: str
    row: str
    purifier: str
    leak: int
    seed: int
    setting: str = OPEN

    @property
    def key(self) -> str:
        words = [self.level, self.learner, self.row, self.purifier]
        words += [str(self.leak), str(self.seed)]
        form = _FORMS[self.learner]
        words += [f"form {form}"] if form > 1 else []
        return "|".join((*words, self.setting) if self.setting != OPEN else words)

    @property
    def is_telling(self) -> bool:
        is_main = self.learner == "flow" or self.level == "medium"
        return is_main or self.setting != OPEN


def groups(
    levels: tuple[str, ...], seeds: int, is_brief: bool
) -> Iterator[tuple[Attack, ...]]:
    """Those of one level and seed look at the same pictures. The most telling
    come first; brief plans have few purifiers."""
    purifiers = BROKEN if is_brief else tuple(PURIFIERS)
    for is_first in (True, False):
        for seed in range(seeds):
            for level in levels:
                tried = [a for a in _tried(level, seed) if a.purifier in purifiers]
                if group := tuple(a for a in tried if a.is_telling == is_first):
                    yield group


def _tried(level: str, seed: int) -> Iterator[Attack]:
    if level in _CLOSED_LEVELS:
        for purifier in BROKEN:
            for row in (NOTHING, *OURS):
                yield Attack(level, "cnn", row, purifier, 0, seed, CLOSED)
    for row in (NOTHING, *BASELINES) if level == "medium" else ():
        yield Attack(level, "cnn", row, "none", 0, seed, CONTROL)
    for learner in LEARNERS:
        for purifier in PURIFIERS:
            for row in ROWS:
                if _tells(level, learner, row, purifier):
                    yield Attack(level, learner, row, purifier, 0, seed)
        for leak in LEAKS if level == _LEAKING[learner] else ():
            yield Attack(level, learner, OURS[0], "none", leak, seed)


def _tells(level: str, learner: str, row: str, purifier: str) -> bool:
    """Small generators do not learn strokes alone, and take long: they get the easy
    artists. Classifiers meet every purifier where palettes are shared."""
    is_ours = row not in BASELINES
    if learner == "flow":
        return level == "easy" and (is_ours or purifier in BROKEN)
    if level == "medium":
        return is_ours or purifier in FEW
    return purifier in (FEW if is_ours and level == "easy" else BROKEN)
