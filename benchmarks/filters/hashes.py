"""Hashes by which near duplicates are found, and plain likeness."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.floating[Any]]
Bits = NDArray[np.bool_]
APART = 10  # bits of 64: nearer ones pass for the same picture


def phash(image: Image.Image) -> Bits:
    """64 bits: the signs of low frequencies about their median (Zauner 2010)."""
    values = _grey(image, 32)
    n = np.arange(32)
    cosines = np.cos(np.pi * (2 * n[None, :] + 1) * n[:8, None] / 64)
    low = cosines @ values @ cosines.T
    return np.asarray(low > np.median(low)).ravel()


def dhash(image: Image.Image) -> Bits:
    """64 bits: whether it gets lighter from left to right (Krawetz 2013)."""
    size, box = (9, 8), Image.Resampling.BOX
    values = np.asarray(image.convert("L").resize(size, box), int)
    return np.asarray(values[:, 1:] > values[:, :-1]).ravel()


def distances(these: list[Bits], those: list[Bits]) -> NDArray[np.int64]:
    """(these, those) differing bits."""
    first, second = np.stack(these), np.stack(those)
    return np.asarray((first[:, None] != second[None]).sum(axis=-1))


def likeness(one: Image.Image, other: Image.Image, side: int) -> float:
    """Correlation of lightness at side x side pixels."""
    first, second = _grey(one, side).ravel(), _grey(other, side).ravel()
    first, second = first - first.mean(), second - second.mean()
    norm = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / norm if norm else 0.0


def _grey(image: Image.Image, side: int) -> Floats:
    flat = image.convert("L").resize((side, side), Image.Resampling.LANCZOS)
    return np.asarray(flat, dtype=np.float64)
