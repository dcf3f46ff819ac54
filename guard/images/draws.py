"""Random draws that are pure functions of a secret and some words, on any machine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guard.images.lots import digest

Floats = NDArray[np.floating[Any]]


class Draws:
    """A stream of numbers. numpy gives raw bits only: its distributions may change."""

    def __init__(self, secret: bytes, *labels: str) -> None:
        key = int.from_bytes(digest(secret, *labels)[:16], "big")
        self._bits = np.random.Philox(key=key)

    def bytes(self, count: int) -> NDArray[np.uint8]:
        words = self._bits.random_raw((count + 7) // 8)
        return words.astype("<u8").view(np.uint8)[:count]

    def uniform(self, count: int, low: float = 0.0, high: float = 1.0) -> Floats:
        words = self._bits.random_raw(count) >> np.uint64(11)
        return low + (high - low) * (words.astype(np.float64) * 2.0**-53)

    def dice(self, rows: int, count: int) -> Floats:
        """(rows, count) numbers between 0 and 1, coarser than `uniform` and cheaper."""
        values = self.bytes(2 * rows * count).view("<u2").reshape(rows, count)
        return (values.astype(np.float32) + np.float32(0.5)) * np.float32(2.0**-16)

    def normal(self, count: int, mean: float = 0.0, sd: float = 1.0) -> Floats:
        return mean + sd * bell(self.uniform(count), self.uniform(count))

    def number(self, low: float = 0.0, high: float = 1.0) -> float:
        return float(self.uniform(1, low, high)[0])

    def integer(self, below: int) -> int:
        return min(below - 1, int(self.number() * below))

    def chance(self, probability: float) -> bool:
        return self.number() < probability


def bell(one: Floats, other: Floats) -> Floats:
    """Normal deviates from two uniform ones, by Box and Muller (1958)."""
    radius = np.sqrt(-2.0 * np.log(1.0 - one))
    return np.asarray(radius * np.cos(2.0 * np.pi * other))
