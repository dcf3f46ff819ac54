"""The pictures in which no mark was found, as one: their readings added up.

Whether a picture is found depends on how many there are, which only the end tells. So
those in doubt are kept aside, and only those are left out at once that no number of
pictures could bring back. Without a mark none is ever left out, or as rarely as one is
found: the bound for the sum holds beside theirs.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from guard.images.trace import Floats, bits_of_key

_PICTURES = 1e9  # no search has more
_ASIDE = 10_000  # readings kept: 200 MB


class Rest:
    def __init__(self, alpha: float) -> None:
        self._level = math.log(alpha)
        self._sum = np.zeros(bits_of_key())
        self._aside: list[tuple[float, NDArray[np.float16]]] = []
        self._read = 0

    def add(self, log: float, reading: Floats) -> None:
        """`log` is the bound for this picture alone."""
        self._read += 1
        if log > self._level:
            self._sum += reading
        elif log + math.log(2 * _PICTURES) > self._level and len(self._aside) < _ASIDE:
            self._aside.append((log, reading.astype(np.float16)))

    def reading(self) -> Floats | None:
        """Of length 1; None where nothing is left."""
        total = self._sum.copy()
        for log, reading in self._aside:
            if log + math.log(2 * self._read) > self._level:  # as report.py counts
                total += reading
        length = float(np.linalg.norm(total))
        return np.asarray(total / length, np.float32) if length else None
