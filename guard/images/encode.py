"""Writes pictures in a format, at some quality or near some number of bytes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from guard.images.draws import Draws
from guard.images.picture import Picture
from guard.images.trace import lighten
from guard.images.traits import USUAL, Traits
from guard.images.writers import FINE, FULL, WRITERS, few_colours, on_white

_NEAR = math.log(1.2)
_RAW = 2.5  # bytes a pixel; a TIFF or BMP that has as many is not compressed
_SOFT = 0.2  # the richness below which a decoy is out of focus
_CLEAN = 0.7  # the share of what is left up to which a decoy has no grain
_GRAIN = 4_000_037  # bytes of grain; no width divides it, so rows never line up
# Of decoys, at richness 0, 0.1, ... 1; a WebP without loss is "lossless".
_BYTES_PER_PIXEL: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "jpeg": (0.03, 0.055, 0.075, 0.09, 0.1, 0.12, 0.15, 0.2, 0.28, 0.41, 0.48),
        "webp": (0.022, 0.047, 0.067, 0.08, 0.09, 0.1, 0.12, 0.17, 0.26, 0.38, 0.46),
        "avif": (0.014, 0.021, 0.022, 0.023, 0.03, 0.05, 0.076, 0.11, 0.15, 0.25, 0.32),
        "gif": (0.073, 0.115, 0.13, 0.41, 0.52, 0.55, 0.56, 0.59, 0.73, 0.81, 0.87),
        "png": (0.085, 0.14, 0.152, 0.39, 0.45, 0.78, 1.09, 1.62, 1.86, 1.99, 2.11),
        "tiff": (0.066, 0.11, 0.123, 0.34, 0.41, 0.72, 1.13, 2.55, 2.7, 2.76, 2.79),
        "lossless": (0.056, 0.104, 0.112, 0.34, 0.41, 0.59, 0.87, 1.15, 1.36, 1.5, 1.6),
    }
)
_BUSY, _CALM = 4.7, 0.5  # levels between neighbours: in most decoys, and at least
_ROWS = 16  # every so many are looked at
_GROWTH = (0.5, 0.5, 0.55, 0.55, 0.55, 0.55, 0.55, 0.5, 0.4, 0.15, 0.1)
_ALIKE = MappingProxyType({"ico": "png"})
_LOSSLESS = frozenset(("png", "gif", "tiff", "ico"))
_DEPTHS = (("1", 0.125), ("P", 1.0), ("RGB", 3.0))  # of a BMP, in bytes a pixel


def encode(
    picture: Picture, format: str, quality: int = 88, traits: Traits = USUAL
) -> bytes:
    """At a fixed quality."""
    sampling = FULL if quality >= FINE else USUAL.sampling
    return WRITERS[format](picture, quality, replace(traits, sampling=sampling))


def encode_near(
    picture: Picture, format: str, wanted: int, traits: Traits = USUAL
) -> bytes:
    """About `wanted` bytes where the format and the picture allow it."""
    width, height = picture.size
    weight = wanted / (width * height * len(picture.frames))
    if format == "bmp":
        return _in_depth(picture, weight)
    if format == "tiff" and weight > _RAW:
        return WRITERS["tiff"](picture, 0, traits)
    alike = "lossless" if traits.lossless else _ALIKE.get(format, format)
    usual = _needed(picture.frames[0], _BYTES_PER_PIXEL[alike])
    return _searched(picture, format, wanted, usual, traits)


def _searched(
    picture: Picture,
    format: str,
    wanted: int,
    usual: tuple[float, ...],
    traits: Traits,
) -> bytes:
    width, height = picture.size
    area = width * height * len(picture.frames)
    guess = _guess(usual, wanted / area)
    first = _rich(picture, format, guess, traits)
    if _miss(first, wanted) < _NEAR:
        return first
    # Pictures differ in how many bytes they need rather than in how these grow.
    share = len(first) / area / _usual(usual, guess)
    second = _rich(picture, format, _guess(usual, wanted / area / share), traits)
    if _miss(second, wanted) < _NEAR:
        return second
    # The search looks at a quarter of the picture; encoders are the dearest step.
    part = _each(picture, _middle)
    goal = len(_rich(part, format, guess, traits)) * wanted / len(first)
    third = _rich(picture, format, _sought(part, format, goal, traits), traits)
    return min(first, second, third, key=lambda body: _miss(body, wanted))


def _needed(image: Image.Image, usual: tuple[float, ...]) -> tuple[float, ...]:
    """The more neighbours differ, the more bytes a picture needs, until grain hides it.

    So told, most decoys need no second try.
    """
    rows = image.width, max(1, image.height // _ROWS)
    sample = image.resize(rows, Image.Resampling.NEAREST).convert("L")
    light = np.asarray(sample, np.int16)
    gaps = np.abs(light[:, 1:] - light[:, :-1])
    busy = max(_CALM, float(gaps.mean())) / _BUSY if gaps.size else 1.0
    needed = [w * busy**part for w, part in zip(usual, _GROWTH, strict=True)]
    return tuple(np.maximum.accumulate(needed).tolist())  # `interp` needs them rising


def _in_depth(picture: Picture, weight: float) -> bytes:
    """A BMP of the depth whose bytes come nearest."""
    mode, _ = min(_DEPTHS, key=lambda depth: abs(math.log(depth[1] / weight)))
    frame = on_white(picture.frames[0])
    shallow = few_colours(frame, 256) if mode == "P" else frame.convert(mode)
    return WRITERS["bmp"](Picture((shallow,)), 0, USUAL)


def _guess(usual: tuple[float, ...], weight: float) -> float:
    """The richness that decoys of this many bytes a pixel had, on the average."""
    return float(np.interp(weight, usual, np.linspace(0.0, 1.0, len(usual))))


def _usual(usual: tuple[float, ...], richness: float) -> float:
    """The other way round."""
    return float(np.interp(richness, np.linspace(0.0, 1.0, len(usual)), usual))


def _sought(picture: Picture, format: str, goal: float, traits: Traits) -> float:
    """The richness, to a part in 64, that gives `goal` bytes."""
    low, high = 0.0, 1.0
    for _ in range(6):
        middle = (low + high) / 2
        if len(_rich(picture, format, middle, traits)) < goal:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _middle(image: Image.Image) -> Image.Image:
    width, height = image.size
    left, top = width // 4, height // 4
    return image.crop(
        (left, top, max(left + 1, width - left), max(top + 1, height - top))
    )


def _miss(body: bytes, wanted: int) -> float:
    return abs(math.log(len(body) / wanted))


def _rich(picture: Picture, format: str, richness: float, traits: Traits) -> bytes:
    """`richness` 0..1 trades bytes for detail: softness, then quality or colours, then
    film grain."""
    share = max(0.0, (richness - _SOFT) / (1.0 - _SOFT))
    sharp = 0.12 + 0.88 * richness / _SOFT
    seen = _each(picture, lambda frame: _soft(frame, sharp))
    if format in _LOSSLESS or traits.lossless:
        toned = _each(seen, lambda frame: _toned(frame, share))
        return WRITERS[format](toned, 1, traits)
    grain = 50.0 * max(0.0, share - _CLEAN)
    fine = min(1.0, share / _CLEAN)
    quality = round(30 + 59 * fine) if share else round(15 + 15 * richness / _SOFT)
    return WRITERS[format](_each(seen, lambda f: _grainy(f, grain)), quality, traits)


def _soft(image: Image.Image, sharp: float) -> Image.Image:
    """Out of focus where `sharp` is less than 1."""
    if sharp >= 1:
        return image
    width, height = image.size
    less = max(1, round(width * sharp)), max(1, round(height * sharp))
    small = image.resize(less, Image.Resampling.BOX)
    return small.resize(image.size, Image.Resampling.BICUBIC)


def _toned(image: Image.Image, richness: float) -> Image.Image:
    """For a format without loss: few colours, then coarse tones, then grain."""
    if richness < 0.35:
        return few_colours(image, round(8 + 247 * richness / 0.35))
    if richness > 0.6:
        return _grainy(image, 40.0 * (richness - 0.6))
    step = 1 + 44 * (0.6 - richness)
    bands = len(image.getbands())
    tones = [min(255, round(round(value / step) * step)) for value in range(256)]
    return image.point(tones * bands)


def _each(picture: Picture, change: Callable[[Image.Image], Image.Image]) -> Picture:
    return replace(picture, frames=tuple(map(change, picture.frames)))


@lru_cache(maxsize=1)  # a picture is encoded several times until its weight is right
def _grain(count: int) -> NDArray[np.uint8]:
    return Draws(b"grain").bytes(count)


def _grainy(image: Image.Image, rms: float) -> Image.Image:
    """Grain that does not repeat within the picture; the same for all pictures."""
    if rms < 0.5:
        return image
    count = image.width * image.height
    raw = _grain(min(count, _GRAIN))
    whole = raw if count <= _GRAIN else np.resize(raw, count)
    noise = Image.frombuffer("L", image.size, whole, "raw", "L", 0, 1)
    levels = [round(128 + (v - 127.5) / 73.9 * rms) for v in range(256)]
    return lighten(image, noise.point(levels))
