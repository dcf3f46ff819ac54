"""Decoys: paintings by an artist who does not exist, one for each work.

Nothing of the original enters but its name and its proportions, so no purification
can bring anything of it back.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import Image

from guard.images.draws import Draws
from guard.images.painter import CANVAS, paint
from guard.images.scenes import SCENES
from guard.images.sketch import plane
from guard.images.style import style_of

STEP = 8  # pixels of the canvas; a srcset's sizes differ by one from rounding


def coarse(side: float) -> int:
    return max(1, STEP * round(side / STEP))


def paint_decoy(
    secret: bytes, artist: str, work: str, scene: str, size: tuple[int, int]
) -> Image.Image:
    """A painting with the proportions of `size`, at the painter's own resolution."""
    longest = max(size)
    width, height = (coarse(side * CANVAS / longest) for side in size)
    return _painted(secret, artist, work, scene, (width, height))


@lru_cache(maxsize=16)
def _painted(
    secret: bytes, artist: str, work: str, scene: str, canvas: tuple[int, int]
) -> Image.Image:
    """Kept for a while: the sizes of one work's srcset are asked for together."""
    window = plane(*canvas)
    style = style_of(secret, artist)
    sketch = SCENES[scene](window, style, Draws(secret, "sketch", artist, work))
    strokes = Draws(secret, "strokes", artist, work)
    return paint(sketch, window, secret, style, strokes)
