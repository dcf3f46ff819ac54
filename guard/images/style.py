"""The false style: palette and brushwork of an artist who does not exist.

The same for every work and crawler of one artist, so that what is collected looks
like one coherent body of work, and derived from the secret alone, so that nothing of
the real artist's palette is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from guard.images.colour import lch
from guard.images.draws import Draws, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """Palettes are (n, 3) OKLab; angles in radians; lengths in stroke widths."""

    ramp: Floats  # dark to light
    accents: Floats
    angle: float
    spread: float
    length: float
    width: float  # 1 is ordinary
    bristle: float  # 0 smooth paint, 1 a dry brush
    relief: float  # how much light catches on the paint
    jitter: float  # how far each stroke strays in lightness


def _ramp(draws: Draws) -> Floats:
    """Six tones around one hue; shadows lean to one side, lights to the other."""
    # From green over blue to wine: pale reds look like skin to data set filters.
    hue, drift = draws.number(0.27, 0.95), draws.number(0.09, 0.2)
    drift = drift if draws.chance(0.5) else -drift
    chroma = draws.number(0.07, 0.115)
    lightness = np.array([0.2, 0.36, 0.52, 0.67, 0.81, 0.93])
    lightness = lightness + draws.uniform(6, -0.02, 0.02)
    fullness = np.array([0.55, 0.9, 1.1, 1.0, 0.75, 0.35])
    turns = hue + drift * np.linspace(-1.0, 1.0, 6)
    tones = zip(lightness, chroma * fullness, turns, strict=True)
    return np.stack([lch(*tone) for tone in tones])


def _accents(draws: Draws, ramp: Floats) -> Floats:
    """Three colours from across the wheel, one of them light."""
    middle = ramp[2]
    hue = float(np.arctan2(middle[2], middle[1])) / (2 * np.pi)
    opposite = hue + 0.5 + draws.number(-0.07, 0.07)
    return np.stack(
        [
            lch(draws.number(0.58, 0.7), draws.number(0.1, 0.145), opposite),
            lch(draws.number(0.4, 0.5), draws.number(0.08, 0.115), opposite + 0.07),
            lch(draws.number(0.82, 0.88), draws.number(0.07, 0.105), opposite - 0.06),
        ]
    )


@lru_cache(maxsize=64)
def style_of(secret: bytes, artist: str) -> Style:
    draws = Draws(secret, "style", artist)
    ramp = _ramp(draws)
    return Style(
        ramp=ramp,
        accents=_accents(draws, ramp),
        angle=draws.number(0.0, np.pi),
        spread=draws.number(0.12, 0.45),
        length=draws.number(2.6, 4.2),
        width=draws.number(0.85, 1.25),
        bristle=draws.number(0.35, 0.9),
        relief=draws.number(0.5, 1.0),
        jitter=draws.number(0.02, 0.04),
    )
