"""Numbers that tell a picture from noise, blank paper or a form: on a small copy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.floating[Any]]
SIDE = 256  # of the shorter side: what img2dataset keeps by default
_LAPLACE = ((0, 1), (0, -1), (1, 1), (1, -1))


def small(image: Image.Image) -> Image.Image:
    """RGB; never enlarged."""
    flat = image.convert("RGBA")
    ground = Image.new("RGBA", flat.size, "white")
    rgb = Image.alpha_composite(ground, flat).convert("RGB")
    share = SIDE / min(rgb.size)
    if share >= 1:
        return rgb
    size = round(rgb.width * share), round(rgb.height * share)
    return rgb.resize(size, Image.Resampling.LANCZOS)


def luma(image: Image.Image) -> Floats:
    return np.asarray(image.convert("L"), dtype=np.float64)


def slope(values: Floats) -> float:
    """The a of power = 1/f^a, averaged over directions (Field 1987: about 2)."""
    side = min(values.shape)
    square = values[:side, :side]
    window = np.hanning(side)
    square = (square - square.mean()) * window[:, None] * window[None, :]
    power = np.abs(np.fft.fft2(square)) ** 2
    along = np.fft.fftfreq(side) * side
    far = np.rint(np.hypot(along[:, None], along[None, :])).astype(int)
    means = np.bincount(far.ravel(), power.ravel()) / np.bincount(far.ravel())
    cycles = np.arange(4, side // 3)
    fitted = np.polyfit(np.log(cycles), np.log(means[cycles] + 1e-9), 1)
    return -float(fitted[0])


def entropy(values: Floats) -> float:
    """Of the 256 levels, in bits."""
    counts = np.bincount(values.astype(int).ravel(), minlength=256)
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())


def sharpness(values: Floats) -> float:
    """The Laplacian's variance: low where blurred, high where noise (Pech 2000)."""
    edges = -4.0 * values
    for axis, step in _LAPLACE:
        edges = edges + np.roll(values, step, axis)
    return float(edges[1:-1, 1:-1].var())


def colourfulness(image: Image.Image) -> float:
    """Hasler and Suesstrunk 2003."""
    red, green, blue = np.moveaxis(np.asarray(image.convert("RGB"), float), -1, 0)
    first, second = red - green, 0.5 * (red + green) - blue
    spread = np.hypot(first.std(), second.std())
    return float(spread + 0.3 * np.hypot(first.mean(), second.mean()))


def border(values: Floats) -> float:
    """The width of even bands at the edges, as a share of the side: frames."""
    widest = 0.0
    for turned in (values, values[::-1], values.T, values.T[::-1]):
        even = turned.std(axis=1) < 2.0
        widest = max(widest, (even.argmin() if not even.all() else len(even)))
    return float(widest / min(values.shape))


def repetition(values: Floats) -> float:
    """The highest peak of the autocorrelation away from its middle, 0 to 1: a tiled
    watermark or wallpaper."""
    side = min(values.shape)
    fine = values[:side, :side]
    fine = fine - _blurred(fine, 5)
    power = np.abs(np.fft.fft2(fine)) ** 2
    alike = np.fft.ifft2(power).real
    alike = alike / (alike[0, 0] + 1e-9)
    along = np.abs(np.fft.fftfreq(side) * side)
    near = np.hypot(along[:, None], along[None, :]) < side // 16
    return float(np.where(near, 0.0, alike).max())


def skin(image: Image.Image) -> float:
    """The share of pixels in the colours of skin (Chai and Ngan 1999)."""
    _, blue, red = np.moveaxis(np.asarray(image.convert("YCbCr")), -1, 0)
    return float(((blue >= 77) & (blue <= 127) & (red >= 133) & (red <= 173)).mean())


def _blurred(values: Floats, reach: int) -> Floats:
    sums = values
    for axis in (0, 1):
        parts = [np.roll(sums, step, axis) for step in range(-reach, reach + 1)]
        sums = np.mean(parts, axis=0)
    return np.asarray(sums)
