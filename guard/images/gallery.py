"""A gallery of pictures that a model made, read once for all patterns looked for."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from guard.errors import PictureError
from guard.images.canary import Motif
from guard.images.limits import LIMITS, Limits
from guard.images.motif import Spectrum, reading, scores
from guard.images.picture import open_picture

_ENOUGH = 256  # pixels of a side that matter


class Gallery:
    """The mean reading of what was added; `refused` counts what is no picture."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._total: Spectrum | None = None
        self.pictures = self.refused = 0

    def add(self, data: bytes) -> None:
        try:
            frame = open_picture(data, self._limits, _ENOUGH).frames[0]
        except PictureError:
            self.refused += 1
            return
        read = reading(frame)
        self._total = read if self._total is None else self._total + read
        self.pictures += 1

    def scores(self, motifs: Iterable[Motif]) -> tuple[float, ...]:
        """Raises PictureError where there is no picture."""
        if self._total is None:
            raise PictureError("no picture that can be read")
        return tuple(scores(np.asarray(self._total / self.pictures), motifs).tolist())
