"""A crawler's pattern of slow waves: woven into its pictures, and looked for in others.

The same in every picture, faint and slow, which is what generative models pick up
(DiffusionShield, Cui et al. 2023). It lies on the middle square, in units of the short
side, as trainers crop.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from guard.images.canary import Motif
from guard.images.trace import lighten

Floats = NDArray[np.float64]
Spectrum = NDArray[np.complex128]

_FINE = 48  # samples along the short side: five for each of the fastest waves
_LONGEST = 1024
_PARTS = 4  # sub-steps of a level while resampling; more would clip the loudest
_SIDE = 64
_SLOW, _FAST = 3.0, 10.5  # cycles along the side that are looked at
_CLIP = 3.0


def weave(image: Image.Image, motif: Motif, rms: float) -> Image.Image:
    """The picture with the pattern in its light, `rms` in levels of 255."""
    share = _FINE / min(image.size)
    columns, rows = (min(_LONGEST, max(2, round(s * share))) for s in image.size)
    levels = np.rint(_PARTS * rms * field(motif, columns, rows)) + 128
    small = Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8), "L")
    wide = small.resize(image.size, Image.Resampling.BICUBIC)
    steps = [128 + round((v - 128) / _PARTS) for v in range(256)]
    return lighten(image, wide.point(steps))


def field(motif: Motif, columns: int, rows: int) -> Floats:
    """The pattern (rows, columns), rms 1; the short side is one unit long."""
    short = min(columns, rows)
    x = (np.arange(columns) + 0.5 - columns / 2) / short
    y = (np.arange(rows) + 0.5 - rows / 2) / short
    total = np.zeros((rows, columns))
    for wave in motif:
        turns = wave.across * x[None, :] + wave.down * y[:, None] + wave.phase
        total += np.cos(2 * np.pi * turns)
    return np.asarray(total / np.sqrt(len(motif) / 2))


def reading(image: Image.Image) -> Spectrum:
    """Of the middle square: the slow waves of its light, none louder than others.

    To be averaged over many pictures.
    """
    square = ImageOps.fit(image.convert("L"), (_SIDE, _SIDE), Image.Resampling.BOX)
    waves = _waves(np.asarray(square, dtype=np.float64))
    # In most pictures waves are the louder the slower.
    waves = waves * _cycles()[_band()]
    loudness = np.abs(waves)
    usual = np.median(loudness) + 1e-9
    waves = waves / np.maximum(loudness, _CLIP * usual) if usual > 1e-6 else 0 * waves
    return np.asarray(waves / (np.linalg.norm(waves) + 1e-12))


def scores(mean: Spectrum, motifs: Iterable[Motif]) -> Floats:
    """How strongly each pattern stands in a mean reading, as it is or mirrored: who
    trains a model mirrors pictures."""
    return np.array([max(_likeness(mean, side) for side in _sides(m)) for m in motifs])


def _sides(motif: Motif) -> tuple[Motif, Motif]:
    return motif, tuple(replace(wave, across=-wave.across) for wave in motif)


def _likeness(mean: Spectrum, motif: Motif) -> float:
    return float(np.vdot(_mark(motif), mean).real)


@lru_cache(maxsize=4096)
def _mark(motif: Motif) -> Spectrum:
    waves = _waves(field(motif, _SIDE, _SIDE))
    return np.asarray(waves / np.linalg.norm(waves))


def _waves(light: Floats) -> Spectrum:
    return np.asarray(np.fft.rfft2(light)[_band()])


@lru_cache(maxsize=1)
def _cycles() -> Floats:
    across, down = np.fft.rfftfreq(_SIDE, 1 / _SIDE), np.fft.fftfreq(_SIDE, 1 / _SIDE)
    return np.asarray(np.hypot(across[None, :], down[:, None]))


@lru_cache(maxsize=1)
def _band() -> NDArray[np.bool_]:
    return np.asarray((_cycles() >= _SLOW) & (_cycles() <= _FAST))
