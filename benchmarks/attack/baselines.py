"""Model-free protections that others published, written from their papers.

They add to the artist's own pictures what a network is meant to learn instead. Each
takes pictures of one class and gives them back with that class's perturbation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from benchmarks.attack.purify import Pictures

Numbers = np.random.Generator
Floats = NDArray[np.float64]
# Both papers allow an L2 norm of 1 on 32 x 32 x 3 values of 0..1.
RMS = 255 / np.sqrt(32 * 32 * 3)
_PATCH = 8  # pixels of 32: a patch of LSP has one colour
_APART = 10.0  # between the classes of LSP, in standard deviations
_BLUR = 0.3  # of CUDA: the filters' weights lie in 0.._BLUR


def autoregressive(pictures: Pictures, numbers: Numbers) -> Pictures:
    """Sandoval-Segura et al. 2022: each value of the noise is a fixed combination of
    the eight before it in a sliding 3 x 3 window; the combination is the class's."""
    rows, columns = pictures.shape[1] + 2, pictures.shape[2] + 2
    noise = np.empty((*pictures.shape[:1], rows, columns, 3))
    for band in range(3):
        while True:
            part = _grown(len(pictures), (rows, columns), _weights(numbers), numbers)
            if np.isfinite(part).all() and np.abs(part).max() < 1e3:
                break
        noise[..., band] = part
    return _added(pictures, noise[:, 2:, 2:])


def separable(pictures: Pictures, numbers: Numbers) -> Pictures:
    """LSP, Yu et al. 2022: points around one vertex of a hypercube, spread over
    patches, so that a line parts them from all other pictures."""
    count, rows, columns, _ = pictures.shape
    cells = 32 // _PATCH
    vertex = numbers.choice((-1.0, 1.0), (cells, cells, 3)) * _APART
    points = vertex + numbers.normal(size=(count, cells, cells, 3))
    down = np.arange(rows) * cells // rows
    across = np.arange(columns) * cells // columns
    return _added(pictures, points[:, down][:, :, across])


def convolved(pictures: Pictures, numbers: Numbers) -> Pictures:
    """CUDA, Sadasivan et al. 2023: a 3 x 3 filter of the class, its middle 1."""
    filters = numbers.uniform(0, _BLUR, (3, 3))
    filters[1, 1] = 1.0
    wide = np.pad(pictures.astype(float), ((0, 0), (1, 1), (1, 1), (0, 0)))
    rows, columns = pictures.shape[1:3]
    total = np.zeros(pictures.shape)
    for down in range(3):
        for across in range(3):
            part = wide[:, down : down + rows, across : across + columns]
            total += filters[down, across] * part
    brightest = total.max(axis=(1, 2, 3), keepdims=True)
    return _bytes(255 * total / np.maximum(1.0, brightest))


def _weights(numbers: Numbers) -> Floats:
    """Eight weights whose sum is 1, so that the noise neither fades nor drifts."""
    weights = numbers.normal(size=8)
    while abs(weights.sum()) < 1.0:
        weights = numbers.normal(size=8)
    return np.asarray(weights / weights.sum())


def _grown(
    count: int, size: tuple[int, int], weights: Floats, numbers: Numbers
) -> Floats:
    """From two rows and columns of Gaussian noise, left to right, then down."""
    rows, columns = size
    noise = numbers.normal(size=(count, rows, columns))
    with np.errstate(over="ignore", invalid="ignore"):
        for row in range(2, rows):
            for column in range(2, columns):
                window = noise[:, row - 2 : row + 1, column - 2 : column + 1]
                before = window.reshape(count, 9)[:, :8]
                noise[:, row, column] = before @ weights
    return noise


def _added(pictures: Pictures, noise: Floats) -> Pictures:
    """At the published strength, in root mean square levels."""
    strength = np.sqrt(np.mean(noise * noise, axis=(1, 2, 3), keepdims=True))
    return _bytes(pictures + noise * (RMS / strength))


def _bytes(values: Floats) -> Pictures:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


BASELINES: Mapping[str, Callable[[Pictures, Numbers], Pictures]] = MappingProxyType(
    {"AR": autoregressive, "LSP": separable, "CUDA": convolved}
)
