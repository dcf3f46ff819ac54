"""OKLab, in which equal steps look equal (Ottosson 2020), to and from 8-bit sRGB."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guard.images import hues

Floats = NDArray[np.floating[Any]]

_LAB_TO_LMS = np.array(
    [
        [1.0, 0.3963377774, 0.2158037573],
        [1.0, -0.1055613458, -0.0638541728],
        [1.0, -0.0894841775, -1.2914855480],
    ],
    dtype=np.float32,
)
_LMS_TO_LINEAR = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ],
    dtype=np.float32,
)
_RGB_TO_YCC = np.array(
    [
        [0.299, 0.587, 0.114],
        [-0.168735892, -0.331264108, 0.5],
        [0.5, -0.418687589, -0.081312411],
    ],
    dtype=np.float32,
)
# A table replaces the power function: painting converts whole canvases.
_STEPS = 4096
_FINE = 1024  # of a ramp
_LINEAR = np.arange(_STEPS + 1) / _STEPS
_GAMMA = np.where(
    _LINEAR <= 0.0031308,
    12.92 * _LINEAR,
    1.055 * np.maximum(_LINEAR, 0.0031308) ** (1 / 2.4) - 0.055,
)
_GAMMA_BYTES = np.rint(255.0 * _GAMMA).astype(np.uint8)


def lch(lightness: float, chroma: float, hue: float) -> Floats:
    """One OKLab colour; `hue` in turns."""
    return np.array(hues.lch(lightness, chroma, hue), dtype=np.float32)


def to_rgb(lab: Floats) -> NDArray[np.uint8]:
    """(..., 3) OKLab to (..., 3) sRGB; what lies outside the gamut is clipped."""
    cubes = lab.astype(np.float32) @ _LAB_TO_LMS.T
    linear = (cubes * cubes * cubes) @ _LMS_TO_LINEAR.T
    steps = np.clip(linear * _STEPS + 0.5, 0, _STEPS).astype(np.int32)
    return np.asarray(_GAMMA_BYTES[steps], dtype=np.uint8)


def to_ycc(lab: Floats) -> NDArray[np.uint8]:
    """(..., 3) OKLab to (..., 3) YCbCr as JPEG has it."""
    ycc = to_rgb(lab).astype(np.float32) @ _RGB_TO_YCC.T
    ycc[..., 1:] += 128.0
    return np.asarray(np.clip(np.rint(ycc), 0, 255).astype(np.uint8))


def ramp(stops: Floats, at: Floats) -> Floats:
    """Colours (..., 3) at 0..1 along `stops` (n, 3), evenly spaced."""
    steps = np.clip(at, 0.0, 1.0) * _FINE
    steps += 0.5
    known = np.asarray(stops, np.float32).tobytes()
    return picked(_ramp(known, len(stops)), steps.astype(np.int32))


@lru_cache(maxsize=64)
def _ramp(stops: bytes, count: int) -> Floats:
    table = np.frombuffer(stops, np.float32).reshape(count, 3)
    fine, places = np.linspace(0, 1, _FINE + 1), np.linspace(0, 1, count)
    columns = [np.interp(fine, places, table[:, k]) for k in range(3)]
    return np.stack(columns, axis=-1).astype(np.float32)


def picked(table: Floats, at: NDArray[np.integer[Any]]) -> Floats:
    """Rows of `table` (n, 3) as (..., 3)."""
    colours = planes((*at.shape, 3))
    for k in range(3):
        colours[..., k] = table[:, k].take(at)
    return colours


def planes(shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Zeros of (..., 3), in memory one whole plane after the other: numpy is several
    times faster so than on three values at a time."""
    return np.moveaxis(np.zeros((3, *shape[:-1]), np.float32), 0, -1)


def summed(colours: Floats) -> Floats:
    """Over the three, plane by plane."""
    return np.asarray(colours[..., 0] + colours[..., 1] + colours[..., 2])
