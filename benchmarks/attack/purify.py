"""What a careful scraper does to pictures to wash protection out of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pictures = NDArray[np.uint8]  # (n, rows, columns, 3)
Floats = NDArray[np.floating[Any]]
Numbers = np.random.Generator
Purifier = Callable[[Pictures, Numbers], Pictures]


def _none(pictures: Pictures, numbers: Numbers) -> Pictures:
    return pictures


def _jpeg(quality: int, pictures: Pictures, numbers: Numbers) -> Pictures:
    def through(picture: Pictures) -> Pictures:
        out = io.BytesIO()
        Image.fromarray(picture).save(out, "JPEG", quality=quality)
        return np.asarray(Image.open(out))

    return np.stack([through(picture) for picture in pictures])


def _grey(pictures: Pictures, numbers: Numbers) -> Pictures:
    luma = pictures @ np.array([0.299, 0.587, 0.114], np.float32)
    return _bytes(np.repeat(luma[..., None], 3, axis=-1))


def _blur(pictures: Pictures, numbers: Numbers) -> Pictures:
    """Gaussian, sigma 1 pixel."""
    taps = np.exp(-0.5 * np.arange(-3, 4) ** 2).astype(np.float32)
    values = _floats(pictures)
    for axis in (1, 2):
        near = [_moved(values, step, axis) for step in range(-3, 4)]
        values = np.average(near, axis=0, weights=taps)
    return _bytes(values)


def _down_up(pictures: Pictures, numbers: Numbers) -> Pictures:
    count, rows, columns, bands = pictures.shape
    cells = _floats(pictures).reshape(count, rows // 2, 2, columns // 2, 2, bands)
    small = _bytes(cells.mean(axis=(2, 4)))
    size, cubic = (columns, rows), Image.Resampling.BICUBIC
    return np.stack([np.asarray(Image.fromarray(p).resize(size, cubic)) for p in small])


def _noise_median(pictures: Pictures, numbers: Numbers) -> Pictures:
    """Noise of 16 levels, then the median of 3 x 3."""
    noisy = _floats(pictures) + numbers.normal(0, 16, pictures.shape)
    near = [
        _moved(_moved(_floats(_bytes(noisy)), down, 1), across, 2)
        for down in (-1, 0, 1)
        for across in (-1, 0, 1)
    ]
    return _bytes(np.median(np.stack(near), axis=0))


def _bilateral(pictures: Pictures, numbers: Numbers) -> Pictures:
    """5 x 5, sigma 2 pixels and 40 levels (Tomasi and Manduchi 1998)."""
    values = _floats(pictures)

    def weight(other: Floats, far: float) -> Floats:
        gap = ((other - values) ** 2).sum(axis=-1, keepdims=True)
        return np.asarray(np.exp(-far / 8 - gap / (2 * 40**2)))

    return _averaged(values, 2, weight)


def _nlm(pictures: Pictures, numbers: Numbers) -> Pictures:
    """Non-local means, patches 3 x 3 in a window of 7 x 7, h 20 (Buades 2005)."""
    values = _floats(pictures)

    def weight(other: Floats, far: float) -> Floats:
        gap = ((other - values) ** 2).mean(axis=-1, keepdims=True)
        for axis in (1, 2):
            gap = sum(_moved(gap, step, axis) for step in (-1, 0, 1)) / 3
        return np.asarray(np.exp(-gap / 20**2))

    return _averaged(values, 3, weight)


def _mix(pictures: Pictures, numbers: Numbers) -> Pictures:
    """Each picture through one of the others."""
    washed = pictures.copy()
    names = [name for name in PURIFIERS if name != "mix"]
    chosen = numbers.integers(len(names), size=len(pictures))
    for number, name in enumerate(names):
        which = chosen == number
        if which.any():
            washed[which] = PURIFIERS[name](pictures[which], numbers)
    return washed


def _averaged(
    values: Floats, reach: int, weight: Callable[[Floats, float], Floats]
) -> Pictures:
    total, weights = np.zeros_like(values), np.zeros_like(values[..., :1])
    for down in range(-reach, reach + 1):
        for across in range(-reach, reach + 1):
            other = _moved(_moved(values, down, 1), across, 2)
            share = weight(other, float(down * down + across * across))
            total, weights = total + share * other, weights + share
    return _bytes(total / weights)


def _moved(values: Floats, steps: int, axis: int) -> Floats:
    """Shifted along an axis, the edge repeated."""
    side = values.shape[axis]
    places = np.clip(np.arange(side) + steps, 0, side - 1)
    return np.take(values, places, axis=axis)


def _floats(pictures: Pictures) -> Floats:
    return pictures.astype(np.float32)


def _bytes(values: NDArray[np.floating[Any]]) -> Pictures:
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)


PURIFIERS: Mapping[str, Purifier] = MappingProxyType(
    {
        "none": _none,
        "jpeg-75": partial(_jpeg, 75),
        "jpeg-30": partial(_jpeg, 30),
        "jpeg-10": partial(_jpeg, 10),
        "grey": _grey,
        "blur": _blur,
        "down-up": _down_up,
        "noise-median": _noise_median,
        "bilateral": _bilateral,
        "nlm": _nlm,
        "mix": _mix,
    }
)
