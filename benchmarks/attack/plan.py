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


@dataclass(frozen=True, slots=True)
class Attack:
    """`leak`: percent of the protected artist's pictures that are originals."""

    level: str
    learner: str
    row: str
    purifier: str
    leak: int
    seed: int

    @property
    def key(self) -> str:
        words = self.level, self.learner, self.row, self.purifier
        return "|".join((*words, str(self.leak), str(self.seed)))


def groups(
    levels: tuple[str, ...], seeds: int, is_brief: bool
) -> Iterator[tuple[Attack, ...]]:
    """Those of one level and seed look at the same pictures. The most telling
    purifiers come first; brief plans have no others."""
    rest = tuple(name for name in PURIFIERS if name not in BROKEN)
    for purifiers in (BROKEN,) if is_brief else (BROKEN, rest):
        for seed in range(seeds):
            for level in levels:
                tried = _tried(level, seed)
                if group := tuple(a for a in tried if a.purifier in purifiers):
                    yield group


def _tried(level: str, seed: int) -> Iterator[Attack]:
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
