"""The false style: palette and brushwork of an artist who does not exist.

The same for every work and crawler of one artist, so that what is collected looks
like one coherent body of work, and derived from the secret alone, so that nothing of
the real artist's palette is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from guard.images.draws import Floats
from guard.images.palette import palette_of


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


@lru_cache(maxsize=64)
def style_of(secret: bytes, artist: str) -> Style:
    palette = palette_of(secret, artist)
    hand = palette.hand
    return Style(
        ramp=np.array(palette.ramp, dtype=np.float32),
        accents=np.array(palette.accents, dtype=np.float32),
        angle=hand.angle,
        spread=hand.spread,
        length=hand.length,
        width=hand.width,
        bristle=hand.bristle,
        relief=hand.relief,
        jitter=hand.jitter,
    )
