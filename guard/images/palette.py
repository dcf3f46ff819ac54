"""What a false artist's style is made of, as plain numbers: colours and a hand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from guard.images.hues import Lab, lch
from guard.images.lots import Lots

_LIGHTNESS = 0.2, 0.36, 0.52, 0.67, 0.81, 0.93
_FULLNESS = 0.55, 0.9, 1.1, 1.0, 0.75, 0.35


@dataclass(frozen=True, slots=True)
class Hand:
    """Angles in radians; lengths in stroke widths."""

    angle: float
    spread: float
    length: float
    width: float  # 1 is ordinary
    bristle: float  # 0 smooth paint, 1 a dry brush
    relief: float  # how much light catches on the paint
    jitter: float  # how far each stroke strays in lightness


@dataclass(frozen=True, slots=True)
class Palette:
    ramp: tuple[Lab, ...]  # dark to light
    accents: tuple[Lab, ...]
    hand: Hand


@lru_cache(maxsize=64)
def palette_of(secret: bytes, artist: str) -> Palette:
    lots = Lots(secret, "style", artist)
    ramp = _ramp(lots)
    return Palette(ramp, _accents(lots, ramp), _hand(lots))


def _ramp(lots: Lots) -> tuple[Lab, ...]:
    """Six tones around one hue; shadows lean to one side, lights to the other."""
    # From green over blue to wine: pale reds look like skin to data set filters.
    hue, drift = lots.number(0.27, 0.95), lots.number(0.09, 0.2)
    drift = drift if lots.chance(0.5) else -drift
    chroma = lots.number(0.07, 0.115)
    tones = enumerate(zip(_LIGHTNESS, _FULLNESS, strict=True))
    return tuple(
        lch(
            lightness + lots.number(-0.02, 0.02),
            chroma * fullness,
            hue + drift * (0.4 * index - 1.0),
        )
        for index, (lightness, fullness) in tones
    )


def _accents(lots: Lots, ramp: tuple[Lab, ...]) -> tuple[Lab, ...]:
    """Three colours from across the wheel, one of them light."""
    _, a, b = ramp[2]
    opposite = math.atan2(b, a) / (2 * math.pi) + 0.5 + lots.number(-0.07, 0.07)
    return (
        lch(lots.number(0.58, 0.7), lots.number(0.1, 0.145), opposite),
        lch(lots.number(0.4, 0.5), lots.number(0.08, 0.115), opposite + 0.07),
        lch(lots.number(0.82, 0.88), lots.number(0.07, 0.105), opposite - 0.06),
    )


def _hand(lots: Lots) -> Hand:
    return Hand(
        angle=lots.number(0.0, math.pi),
        spread=lots.number(0.12, 0.45),
        length=lots.number(2.6, 4.2),
        width=lots.number(0.85, 1.25),
        bristle=lots.number(0.35, 0.9),
        relief=lots.number(0.5, 1.0),
        jitter=lots.number(0.02, 0.04),
    )
