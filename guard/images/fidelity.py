"""How near a picture is to another: PSNR, and SSIM (Wang et al. 2004) on tiles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

Floats = NDArray[np.float32]
_TILE = 7  # pixels, as is usual for SSIM; tiles do not overlap, which is a sample
_STEADY, _VARIED = (0.01 * 255) ** 2, (0.03 * 255) ** 2


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least PSNR in decibels and the least SSIM; 0 asks for nothing."""

    psnr: float = 0.0
    ssim: float = 0.0

    def __bool__(self) -> bool:
        return self.psnr > 0 or self.ssim > 0


def damage(original: Image.Image, other: Image.Image, bounds: Bounds) -> float:
    """The share of what the bounds allow that is used up; 1 is just within them."""
    used = [0.0]
    if bounds.psnr:
        used.append(error(original, other) / (255.0**2 * 10 ** (-bounds.psnr / 10)))
    if bounds.ssim:
        used.append((1.0 - ssim(original, other)) / max(1e-6, 1.0 - bounds.ssim))
    return max(used)


def psnr(original: Image.Image, other: Image.Image) -> float:
    return float(10 * np.log10(255.0**2 / max(1e-9, error(original, other))))


def error(original: Image.Image, other: Image.Image) -> float:
    """The mean square over all colours, on white where a picture is transparent."""
    gap = ImageChops.difference(_shown(original), _shown(other))
    # Counted by value, of which there are few, in all three colours.
    counts = np.reshape(gap.histogram(), (3, 256)).sum(axis=0)
    return float(counts @ np.arange(256) ** 2 / counts.sum())


def ssim(original: Image.Image, other: Image.Image) -> float:
    """Of lightness; 1 for pictures smaller than a tile."""
    first, second = (_tiles(_values(each)) for each in (original, other))
    if not first.size:
        return 1.0
    mean1, mean2 = first.mean(1), second.mean(1)
    both = (first * second).mean(1) - mean1 * mean2
    spread = (first * first).mean(1) - mean1**2 + (second * second).mean(1) - mean2**2
    light = (2 * mean1 * mean2 + _STEADY) / (mean1**2 + mean2**2 + _STEADY)
    return float(np.mean(light * (2 * both + _VARIED) / (spread + _VARIED)))


def _tiles(values: Floats) -> Floats:
    """(tiles, pixels of a tile)"""
    rows, columns = (side // _TILE for side in values.shape)
    whole = values[: rows * _TILE, : columns * _TILE]
    blocks = whole.reshape(rows, _TILE, columns, _TILE).swapaxes(1, 2)
    return blocks.reshape(-1, _TILE * _TILE)


def _values(image: Image.Image) -> Floats:
    return np.asarray(_shown(image).convert("L"), np.float32)


def _shown(image: Image.Image) -> Image.Image:
    if "A" in image.getbands():
        flat = Image.new("RGB", image.size, "white")
        flat.paste(image, mask=image.getchannel("A"))
        return flat
    return image if image.mode == "RGB" else image.convert("RGB")
