"""The works that crawlers got, small: what a crop is registered against."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from PIL import Image

from guard.errors import PictureError
from guard.images.job import Variant
from guard.images.limits import LIMITS
from guard.images.packed import Label
from guard.images.picture import open_picture
from guard.images.taker import bot_of
from guard.images.trace import Floats, even

SMALL, MIDDLE, LARGE = 48, 128, 512  # pixels of the longer side


@dataclass(frozen=True, slots=True)
class Work:
    """One for all bots that got it: they differ by their mark alone. `small` is made
    even, SMALL pixels along its longer side; `packed` is a JPEG of LARGE."""

    name: str
    recipe: str
    width: int
    height: int
    small: Floats
    packed: bytes

    def at(self, side: int) -> Floats:
        """Made even, with so many pixels along its longer side."""
        with Image.open(io.BytesIO(self.packed), formats=("JPEG",)) as image:
            return even(np.asarray(to_side(image, side), np.float32))


@dataclass(frozen=True, slots=True)
class Issued:
    """What was given, one for each work and recipe, and to which bots."""

    works: tuple[Work, ...]
    bots: frozenset[str]


def issued_in(labelled: Iterable[tuple[Label, Variant]]) -> Issued:
    """What cannot be read is left out."""
    works: dict[tuple[str, str], Work | None] = {}
    takers = set()
    for label, variant in labelled:
        takers.add(label.bot)
        key = label.recipe, label.work
        if key not in works:
            with suppress(PictureError):
                works[key] = None
                works[key] = work_of(label, variant)
    bots = frozenset(bot_of(taker)[0] for taker in takers if taker)
    return Issued(tuple(filter(None, works.values())), bots)


def work_of(label: Label, variant: Variant) -> Work:
    """Raises PictureError."""
    grey = open_picture(variant.body, LIMITS, LARGE).frames[0].convert("L")
    fine = to_side(grey, LARGE)
    out = io.BytesIO()
    fine.save(out, "JPEG", quality=85)
    small = to_side(grey, SMALL)
    evened = even(np.asarray(small, np.float32))
    name = label.work, label.recipe
    return Work(*name, variant.width, variant.height, evened, out.getvalue())


def to_side(image: Image.Image, side: float) -> Image.Image:
    """Resized so that the longer side has `side` pixels."""
    share = side / max(image.size)
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    filter = Image.Resampling.BICUBIC if share > 1 else Image.Resampling.BOX
    return image if size == image.size else image.resize(size, filter)
