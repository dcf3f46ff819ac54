"""Decoys: paintings by an artist who does not exist, one for each work.

Nothing of the original enters but its name and its proportions, so no purification
can bring anything of it back.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import Image

from guard.images.draws import Draws
from guard.images.painter import paint
from guard.images.scenes import SCENES
from guard.images.sketch import plane
from guard.images.style import style_of


def scene_of(secret: bytes, artist: str, work: str, scenes: tuple[str, ...]) -> str:
    """The motif of a work's decoy, one of `scenes`."""
    return scenes[Draws(secret, "scene", artist, work).integer(len(scenes))]


@lru_cache(maxsize=8)
def paint_decoy(
    secret: bytes, artist: str, work: str, scene: str, size: tuple[int, int]
) -> Image.Image:
    """A painting with the proportions of `size`, at the painter's own resolution.

    Kept for a while: the sizes of one work's srcset are asked for together.
    """
    window = plane(*size)
    style = style_of(secret, artist)
    sketch = SCENES[scene](window, style, Draws(secret, "sketch", artist, work))
    strokes = Draws(secret, "strokes", artist, work)
    return paint(sketch, window, secret, style, strokes)
