"""The trace mark: a keyed pattern in a picture's middle frequencies, and its detector.

Improved spread spectrum (Cox 1997; Malvar and Florencio 2003) on 256 x 256 luma. For
a key that was never embedded, P(score >= t) <= exp(-t*t/2) whatever the picture is:
its signs are independent of the picture, so Hoeffding's bound holds.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

Floats = NDArray[np.float64]
SIDE: Final = 256
_LOW, _HIGH = 12, 56  # cycles per picture
_EDGE = 2 * _HIGH + 1  # coefficients beyond are not looked at
_CLIP = 3.0


@lru_cache(maxsize=1)
def _cosines() -> Floats:
    """The first rows of the orthonormal DCT-II."""
    k, n = np.arange(_EDGE)[:, None], np.arange(SIDE)[None, :]
    rows = np.sqrt(2.0 / SIDE) * np.cos(np.pi * (n + 0.5) * k / SIDE)
    rows[0] /= np.sqrt(2.0)
    return np.asarray(rows)


@lru_cache(maxsize=1)
def _band() -> NDArray[np.bool_]:
    k = np.arange(_EDGE)
    cycles = 0.5 * np.hypot(k[:, None], k[None, :])
    return np.asarray((cycles >= _LOW) & (cycles <= _HIGH))


@lru_cache(maxsize=256)
def key_of(secret: bytes, label: str) -> Floats:
    """The signs (+1, -1) of one key, one for each coefficient of the band."""
    count = int(_band().sum())
    length = b"%d|" % len(secret)
    shaken = hashlib.shake_256(length + secret + label.encode()).digest(
        (count + 7) // 8
    )
    bits = np.unpackbits(np.frombuffer(shaken, np.uint8))[:count]
    return bits.astype(np.float64) * 2.0 - 1.0


def label_of(site: str, bot: str, epoch: str) -> str:
    return f"fp|{site}|{bot}|{epoch}"


def score(image: Image.Image, key: Floats) -> float:
    """How strongly the key's mark stands in the picture, in standard deviations."""
    return float(reading(image) @ key)


def reading(image: Image.Image) -> Floats:
    """A vector of length 1 whose product with a key, or with rows of keys, is its
    score: a picture is read once for all who may have taken it."""
    return _reading(_spectrum(_luma(image)))


def embed(
    image: Image.Image,
    key: Floats,
    wanted: float = 16.0,
    least: float = 1.5,
    most: float = 3.0,
) -> Image.Image:
    """Marks so that the score reaches `wanted`, at a strength (rms) of least..most."""
    luma = _luma(image)
    before = _spectrum(luma)
    pattern = _pattern(luma, before, key)
    step = _spectrum(pattern)
    strength = _strength(before, step, key, wanted, least, most)
    return _add(image, strength * pattern)


def _strength(
    before: Floats, step: Floats, key: Floats, wanted: float, least: float, most: float
) -> float:
    """The weakest of a ladder of strengths whose score suffices."""
    for strength in np.geomspace(least, most, 8):
        if _reading(before + strength * step) @ key >= wanted:
            return float(strength)
    return most


def _luma(image: Image.Image) -> Floats:
    grey = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(grey, dtype=np.float64)


def _spectrum(luma: Floats) -> Floats:
    cosines = _cosines()
    return np.asarray(cosines @ luma @ cosines.T)


def _reading(spectrum: Floats) -> Floats:
    # Dividing by what is usual in the neighbourhood whitens the picture's own share.
    usual = _box(np.abs(spectrum), 9) + 1e-3
    values = np.clip(spectrum / usual, -_CLIP, _CLIP)[_band()]
    return np.asarray(values / (np.linalg.norm(values) + 1e-9))


def _pattern(luma: Floats, before: Floats, key: Floats) -> Floats:
    """The key's pattern with rms 1, stronger where the picture is busy."""
    # The detector divides by what is usual: half of that in advance serves it best,
    # under every distortion tried, as the quiet frequencies cost the least.
    weights = (_box(np.abs(before), 9) + 1.0) ** -0.5
    spectrum = np.zeros((_EDGE, _EDGE))
    spectrum[_band()] = key * weights[_band()]
    cosines = _cosines()
    pattern = cosines.T @ spectrum @ cosines
    busy = _box(np.abs(luma - _box(luma, 5)), 9)
    pattern = pattern * np.clip(0.5 + busy / 6.0, 0.5, 2.5)
    return np.asarray(pattern / np.sqrt(np.mean(pattern * pattern)))


def _box(values: Floats, side: int) -> Floats:
    """The mean of the side x side neighbourhood, edges repeated."""
    half = side // 2
    for axis in (0, 1):
        pads = [(0, 0), (0, 0)]
        pads[axis] = (half + 1, half)
        sums = np.cumsum(np.pad(values, pads, mode="edge"), axis=axis)
        upper = np.take(sums, range(side, sums.shape[axis]), axis=axis)
        lower = np.take(sums, range(sums.shape[axis] - side), axis=axis)
        values = (upper - lower) / side
    return values


def _add(image: Image.Image, delta: Floats) -> Image.Image:
    # Eight bits suffice for a difference of a few levels and keep this in C; four
    # sub-steps are kept while resampling, or weak marks would be rounded away.
    small = np.clip(np.rint(delta * 4) + 128, 0, 255).astype(np.uint8)
    wide = Image.fromarray(small, "L").resize(image.size, Image.Resampling.BICUBIC)
    return lighten(image, wide.point([128 + round((v - 128) / 4) for v in range(256)]))


def lighten(image: Image.Image, levels: Image.Image) -> Image.Image:
    """Adds `levels` less 128 to each colour; transparency stays."""
    bands = [levels] * 3
    if image.mode == "RGBA":
        bands.append(Image.new("L", image.size, 128))
    return ImageChops.add(image, Image.merge(image.mode, bands), 1, -128)
