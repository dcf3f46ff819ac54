"""The trace mark: a keyed pattern in a picture's middle frequencies, and its detector.

Improved spread spectrum (Cox 1997; Malvar and Florencio 2003) on 256 x 256 luma. For
a picture made without any that holds the key, P(score >= t) <= exp(-t*t/2), however
odd it is: the key's signs are independent of it, so Hoeffding's bound holds. It does
not for one made to mislead: the mean of many marked pictures shows most of the key.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

Floats = NDArray[np.float32]
SIDE: Final = 256
_LOW, _HIGH = 8, 56  # cycles per picture
_EDGE = 2 * _HIGH + 1  # coefficients beyond are not looked at
_LOUD, _CLIP = 1.5, 2.2  # times what is usual around: more counts as much
_QUARTERS = [128 + round((value - 128) / 4) for value in range(256)]
_STRIDE = 3571  # a prime: neighbours in a key lie far apart in the picture


@lru_cache(maxsize=1)
def _cosines() -> Floats:
    """The first rows of the orthonormal DCT-II."""
    k, n = np.arange(_EDGE)[:, None], np.arange(SIDE)[None, :]
    rows = np.sqrt(2.0 / SIDE) * np.cos(np.pi * (n + 0.5) * k / SIDE)
    rows[0] /= np.sqrt(2.0)
    return np.asarray(rows, np.float32)


@lru_cache(maxsize=1)
def _band() -> NDArray[np.intp]:
    """Places of the band's coefficients, scattered: any part of a key is a sample."""
    k = np.arange(_EDGE)
    cycles = 0.5 * np.hypot(k[:, None], k[None, :])
    places = np.flatnonzero((cycles >= _LOW) & (cycles <= _HIGH))
    return places[np.arange(len(places)) * _STRIDE % len(places)]


def bits_of_key() -> int:
    return len(_band())


def key_bytes(secret: bytes, label: str, count: int) -> bytes:
    """The first `count` bytes of a key: a sign a bit."""
    length = b"%d|" % len(secret)
    return hashlib.shake_256(length + secret + label.encode()).digest(count)


@lru_cache(maxsize=256)
def key_of(secret: bytes, label: str) -> Floats:
    """The signs (+1, -1) of one key, one for each coefficient of the band."""
    count = bits_of_key()
    shaken = key_bytes(secret, label, (count + 7) // 8)
    bits = np.unpackbits(np.frombuffer(shaken, np.uint8))[:count]
    return bits.astype(np.float32) * 2.0 - 1.0


def label_of(site: str, bot: str, epoch: str) -> str:
    return f"fp|{site}|{bot}|{epoch}"


def score(image: Image.Image, key: Floats) -> float:
    """How strongly the key's mark stands in the picture, in standard deviations."""
    return float(reading(image) @ key)


def reading(image: Image.Image) -> Floats:
    """A vector of length 1 whose product with a key, or with rows of keys, is its
    score: a picture is read once for all who may have taken it."""
    return reading_of(even(luma_of(image)))


def luma_of(image: Image.Image) -> Floats:
    # Enlarging by boxes would repeat pixels.
    small = min(image.size) < SIDE
    filter = Image.Resampling.BICUBIC if small else Image.Resampling.BOX
    grey = image.convert("L").resize((SIDE, SIDE), filter)
    return np.asarray(grey, dtype=np.float32)


def even(luma: Floats) -> Floats:
    """Busy and quiet places brought to one loudness: edges drown no mark."""
    return _evened(luma)[0]


def reading_of(evened: Floats) -> Floats:
    """Of a SIDE x SIDE picture made even; zero where nothing is known."""
    spectrum = _spectrum(evened)
    # Dividing by what is usual in the neighbourhood whitens the picture's own share.
    usual = _box(np.abs(spectrum), 9) + np.float32(1e-3)
    values = np.clip(spectrum / usual, -_CLIP, _CLIP).ravel()[_band()]
    return np.asarray(values / (np.linalg.norm(values) + 1e-9), np.float32)


def pattern_of(luma: Floats, key: Floats) -> Floats:
    """The key's pattern with rms 1, SIDE x SIDE."""
    evened, loudness = _evened(luma)
    # The detector divides by what is usual: half of that in advance serves it best,
    # under every distortion tried, as the quiet frequencies cost the least.
    usual = _box(np.abs(_spectrum(evened)), 9)
    weights = (usual + 0.05 * np.median(usual) + 1e-3) ** -0.5
    spectrum = np.zeros(_EDGE * _EDGE, np.float32)
    spectrum[_band()] = key * weights.ravel()[_band()]
    cosines = _cosines()
    pattern = cosines.T @ spectrum.reshape(_EDGE, _EDGE) @ cosines
    # Quiet places are made loud by the detector, and what stands there counts more.
    pattern *= (loudness + 3.0) ** -0.2
    return np.asarray(pattern / np.sqrt(np.mean(pattern * pattern)))


def _evened(luma: Floats) -> tuple[Floats, Floats]:
    """The fine part of the picture over its loudness around, and that loudness."""
    fine = luma - _box(luma, 9)
    loudness = _box(np.abs(fine), 7) + np.float32(0.6)
    return np.clip(fine / loudness, -_LOUD, _LOUD), loudness


def _spectrum(values: Floats) -> Floats:
    cosines = _cosines()
    return np.asarray(cosines @ values @ cosines.T)


def _box(values: Floats, side: int) -> Floats:
    """The mean of the side x side neighbourhood, edges repeated."""
    half = side // 2
    rows, columns = values.shape
    wide = np.empty((rows + 2 * half, columns + 2 * half), np.float32)
    wide[half:-half, half:-half] = values
    wide[:half, half:-half], wide[-half:, half:-half] = values[0], values[-1]
    wide[:, :half], wide[:, -half:] = wide[:, half, None], wide[:, -half - 1, None]
    down = _run(wide, side) * np.float32(1 / side**2)
    # Turned in memory, too: adding whole rows is several times faster.
    return np.ascontiguousarray(_run(np.ascontiguousarray(down.T), side).T)


def _run(values: Floats, side: int) -> Floats:
    """Sums of `side` neighbours down the columns, from sums of 2, 4, 8 of them."""
    count = values.shape[0] - side + 1
    sums, found, done, length = None, values, 0, 1
    while length <= side:
        if side & length:
            part = found[done : done + count]
            sums = part.copy() if sums is None else np.add(sums, part, out=sums)
            done += length
        found = found[:-length] + found[length:]
        length *= 2
    assert sums is not None
    return sums


def add(image: Image.Image, delta: Floats) -> Image.Image:
    """`delta` levels, SIDE x SIDE, spread over the picture."""
    # Eight bits suffice for a difference of a few levels and keep this in C; four
    # sub-steps are kept while resampling, or weak marks would be rounded away.
    small = np.clip(np.rint(delta * 4) + 128, 0, 255).astype(np.uint8)
    wide = Image.fromarray(small, "L").resize(image.size, Image.Resampling.BICUBIC)
    return lighten(image, wide.point(_QUARTERS))


def lighten(image: Image.Image, levels: Image.Image) -> Image.Image:
    """Adds `levels` less 128 to each colour; transparency stays."""
    if image.mode == "YCbCr":
        light, *colours = image.split()
        lit = ImageChops.add(light, levels, 1, -128)
        return Image.merge(image.mode, (lit, *colours))
    bands = [levels] * 3
    if image.mode == "RGBA":
        bands.append(Image.new("L", image.size, 128))
    return ImageChops.add(image, Image.merge(image.mode, bands), 1, -128)
