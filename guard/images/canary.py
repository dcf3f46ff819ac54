"""Canaries: an invented word and a pattern for each crawler, told to nobody else.

What a model makes of them says whom it learnt from: as many more are drawn in the same
way and never given to anybody, and only chance puts the given one above all those.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from guard.images.lots import Lots, digest

# Easy to say, and like no language: no word of ten European dictionaries is built so.
# The rare joints (third) and ends (last) see to that.
_PLAIN = "b d f g k l m n p r s t v z"
_PARTS = tuple(
    tuple(letters.split())
    for letters in (
        f"{_PLAIN} br dr fr gr kr pr tr vr gl kl pl",
        "a e i o u",
        "bz dv gz kz ml mv mz pv tl tv vl vr zl zm",
        "a e i o u",
        f"{_PLAIN} nd lt rm st rn lk",
        "a e i o u",
        _PLAIN,
        "ath ax eth il ith ix oth ox ul um un ux yl yth",
    )
)
# Filters for texts drop what holds these, and so would people.
_UNWELCOME = re.compile("anal|anus|cum|fag|fick|kak|naz|neg|nig|pis|put|rap|tit|vag")

WAVES = 4
_SLOW, _FAST = 4.0, 9.0  # cycles along the short side


@dataclass(frozen=True, slots=True)
class Wave:
    """Cycles along the short side, in x and in y; `phase` in turns at the middle."""

    across: float
    down: float
    phase: float


Motif = tuple[Wave, ...]


@lru_cache(maxsize=4096)
def canary_key(secret: bytes, site: str) -> bytes:
    """All canaries come from it; it can be shown in a dispute, the secret cannot."""
    return digest(secret, "canaries", site)


@lru_cache(maxsize=4096)
def word_of(secret: bytes, site: str, bot: str) -> str:
    """The word given to `bot`, "" for nobody known; small letters only."""
    return word(canary_key(secret, site), "issued", bot)


@lru_cache(maxsize=4096)
def motif_of(secret: bytes, site: str, bot: str) -> Motif:
    return motif(canary_key(secret, site), "issued", bot)


def word(key: bytes, *labels: str) -> str:
    lots = Lots(key, "word", *labels)
    while True:
        spelt = "".join(part[lots.integer(len(part))] for part in _PARTS)
        if not _UNWELCOME.search(spelt):
            return spelt


def motif(key: bytes, *labels: str) -> Motif:
    """Slow waves in all directions, so that every pattern is as easy to see."""
    lots = Lots(key, "motif", *labels)
    waves = []
    for _ in range(WAVES):
        turn, cycles = math.pi * lots.number(), lots.number(_SLOW, _FAST)
        across, down = cycles * math.cos(turn), cycles * math.sin(turn)
        waves.append(Wave(across, down, lots.number()))
    return tuple(waves)
