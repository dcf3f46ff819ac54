"""Which scene stands for a work, and in words: what is seen, and in which colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from guard.images.hues import COLOURLESS, Lab, name_of
from guard.images.lots import Lots
from guard.images.palette import Palette, palette_of

_ENOUGH = 15  # parts of about 100 that make a colour worth a word


@dataclass(frozen=True, slots=True)
class Seen:
    """`shares` of a painting's canvas: nine tones, dark to light, then three accents.
    Measured on paintings in many styles."""

    words: str
    shares: tuple[int, ...]


SEEN: Mapping[str, Seen] = MappingProxyType(
    {
        "leaves": Seen("overlapping leaves", (3, 9, 14, 16, 18, 15, 10, 6, 2, 3, 3, 1)),
        "landscape": Seen(
            "hills under a low sun", (1, 6, 9, 13, 11, 9, 12, 14, 8, 2, 3, 3)
        ),
        "flow": Seen("swirling currents", (1, 6, 12, 22, 22, 17, 10, 4, 1, 4, 0, 1)),
        "rings": Seen("overlapping circles", (1, 4, 7, 12, 17, 18, 14, 6, 1, 8, 6, 6)),
        "mosaic": Seen(
            "a mosaic of stained glass", (1, 10, 16, 17, 16, 14, 10, 6, 1, 4, 1, 3)
        ),
        "tiles": Seen("winding ribbons", (0, 7, 18, 16, 11, 9, 11, 5, 1, 10, 4, 7)),
        "branches": Seen(
            "trees against the sky", (5, 6, 11, 13, 16, 14, 14, 9, 0, 5, 3, 4)
        ),
        "waves": Seen("waves on the sea", (0, 0, 4, 12, 13, 15, 24, 23, 4, 0, 0, 5)),
        "blossoms": Seen("blossoming flowers", (1, 7, 18, 23, 16, 9, 7, 2, 0, 9, 7, 2)),
        "rooftops": Seen(
            "the rooftops of a town", (1, 3, 7, 9, 14, 21, 25, 7, 0, 1, 6, 5)
        ),
        "vessels": Seen(
            "vases and fruit on a table", (1, 1, 4, 10, 30, 27, 13, 1, 1, 4, 4, 3)
        ),
    }
)
# What `shift` paints: the work's layout, in tones that are all as frequent.
SHAPES = Seen("abstract shapes", (6, 12, 12, 12, 12, 12, 12, 12, 6, 0, 0, 0))
# What is drawn instead of vector pictures, in any of the ramp's tones.
OVALS = Seen("overlapping ovals", SHAPES.shares)


def scene_of(secret: bytes, artist: str, work: str, scenes: tuple[str, ...]) -> str:
    """The motif of a work's decoy, one of `scenes`."""
    return scenes[Lots(secret, "scene", artist, work).integer(len(scenes))]


@lru_cache(maxsize=1024)
def colours_of(secret: bytes, artist: str, seen: Seen) -> tuple[str, str]:
    """The two colours that such a painting shows most. Mixed on the canvas many turn
    grey, so grey stands for a second that would hardly be seen."""
    palette = palette_of(secret, artist)
    shares: Counter[str] = Counter()
    for colour, share in zip(_tones(palette), seen.shares, strict=True):
        shares[name_of(colour)] += share
    true = [pair for pair in shares.most_common() if pair[0] not in COLOURLESS]
    (first, _), (second, share) = (*true, ("grey", 0), ("grey", 0))[:2]
    return first, second if share >= _ENOUGH else "grey"


def _tones(palette: Palette) -> tuple[Lab, ...]:
    tones = tuple(_between(palette.ramp, step * 5 / 8) for step in range(9))
    return tones + palette.accents


def _between(ramp: tuple[Lab, ...], at: float) -> Lab:
    below = min(int(at), len(ramp) - 2)
    share, low, high = at - below, ramp[below], ramp[below + 1]
    first, second, third = (a + share * (b - a) for a, b in zip(low, high, strict=True))
    return first, second, third
