"""Originals for tests: small, photographic enough, in every format."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image

from guard.images.formats import Shape
from guard.images.job import Job, Order, Studio
from guard.images.recipe import OPTIONS, Recipe, Step

STUDIO = Studio(b"s" * 32, site="Studio Marlene", artist="Marlene", credit="Marlene")


@lru_cache(maxsize=16)
def photo(width: int = 320, height: int = 240, seed: int = 1) -> Image.Image:
    """Noise at all scales, as photographs have; not to be changed in place."""
    numbers = np.random.default_rng(seed)
    total = np.zeros((height, width, 3))
    for cells in (3, 6, 12, 24, 48, 96):
        raw = numbers.integers(0, 256, (cells, cells, 3)).astype(np.uint8)
        layer = Image.fromarray(raw, "RGB").resize(
            (width, height), Image.Resampling.BICUBIC
        )
        total += np.asarray(layer, float) / cells**0.8
    total += numbers.normal(0, 3.0, (height, width, 1))
    total = (total - total.min()) / (total.max() - total.min())
    return Image.fromarray((255 * total).astype(np.uint8), "RGB")


def encoded(format: str, image: Image.Image | None = None, **settings: object) -> bytes:
    out = io.BytesIO()
    (image or photo()).save(out, format, **settings)
    return out.getvalue()


def animated(format: str, frames: int = 4, size: tuple[int, int] = (160, 120)) -> bytes:
    pictures = [photo(*size, seed=k) for k in range(frames)]
    rest = pictures[1:]
    return encoded(format, pictures[0], save_all=True, append_images=rest, duration=80)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def recipe(*names: str, name: str = "poison-decoy") -> Recipe:
    assert set(names) <= set(OPTIONS)
    return Recipe(name, tuple(Step(step) for step in names))


def job(
    *steps: str, data: bytes = b"", shape: Shape | None = None, **changes: Any
) -> Job:
    values: dict[str, Any] = {
        "recipe": recipe(*steps),
        "order": Order("poison-decoy", "/art/1", "GPTBot"),
        "shape": shape or Shape("jpeg", 320, 240),
        "studio": STUDIO,
        "data": data,
    }
    return Job(**{**values, **changes})


def psnr(one: Image.Image, other: Image.Image) -> float:
    """Peak signal to noise ratio in decibels."""
    gap = np.asarray(one.convert("RGB"), float) - np.asarray(
        other.convert("RGB"), float
    )
    return float(10 * np.log10(255**2 / max(1e-9, np.mean(gap * gap))))


def likeness(one: Image.Image, other: Image.Image, side: int = 32) -> float:
    """Correlation of lightness at side x side."""
    first, second = (
        np.asarray(image.convert("L").resize((side, side)), float).ravel()
        for image in (one, other)
    )
    return float(np.corrcoef(first, second)[0, 1])
