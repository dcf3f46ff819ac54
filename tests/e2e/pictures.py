"""Is what a crawler got an original? By bytes, and by what an eye would see."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
from PIL import Image, ImageOps

# Above it two pictures show the same thing; decoys stay under 15 dB.
SAME_PICTURE = 28.0
SIDE = 256


def read(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "AVIF", "GIF"))


def psnr(one: bytes, other: bytes) -> float:
    """In decibels, after both are brought to one size."""
    planes = [
        np.asarray(read(data).convert("RGB").resize((SIDE, SIDE)), np.float64)
        for data in (one, other)
    ]
    error = float(np.mean((planes[0] - planes[1]) ** 2))
    return 10 * np.log10(255.0**2 / error) if error else float("inf")


def size(data: bytes) -> tuple[int, int]:
    return read(data).size


def bordered(data: bytes) -> bytes:
    """As img2dataset keeps a picture: within a white square, and a JPEG."""
    square = ImageOps.pad(read(data).convert("RGB"), (SIDE, SIDE), color="white")
    out = io.BytesIO()
    square.save(out, "JPEG", quality=95)
    return out.getvalue()


def leaks(originals: Mapping[str, bytes], got: Mapping[str, bytes]) -> list[str]:
    """The addresses at which `got` shows the original."""
    return [
        url
        for url, body in got.items()
        if body == originals[url] or psnr(body, originals[url]) > SAME_PICTURE
    ]
