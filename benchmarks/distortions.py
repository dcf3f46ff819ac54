"""What becomes of pictures on their way into a data set, for benchmarks/trace.py."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import cv2
import numpy as np
from PIL import Image, ImageFilter

Change = Callable[[Image.Image], Image.Image]
_GAMMA = [round(255 * (value / 255) ** 1.4) for value in range(256)] * 3


def again(image: Image.Image, format: str = "JPEG", **settings: object) -> Image.Image:
    out = io.BytesIO()
    image.save(out, format, **settings)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def jpeg(quality: int) -> Change:
    return lambda image: again(image, quality=quality)


def within(side: int) -> Change:
    """As img2dataset downloads by default: no side longer, JPEG 95."""

    def smaller(image: Image.Image) -> Image.Image:
        share = side / max(image.size)
        width, height = (max(1, round(each * share)) for each in image.size)
        return again(
            image.resize((width, height), Image.Resampling.BICUBIC), quality=95
        )

    return smaller


def noisy(image: Image.Image, rms: float = 25.0) -> Image.Image:
    values = np.asarray(image, float)
    noise = np.random.default_rng(1).normal(0, rms, values.shape)
    return Image.fromarray(np.clip(values + noise, 0, 255).astype(np.uint8))


def bilateral(image: Image.Image) -> Image.Image:
    return Image.fromarray(cv2.bilateralFilter(np.array(image), 9, 75, 75))


def denoised(image: Image.Image) -> Image.Image:
    """Non-local means, of a picture at 512 pixels, as in published comparisons."""
    small = np.array(within(512)(image))
    return Image.fromarray(cv2.fastNlMeansDenoisingColored(small, None, 10, 10, 7, 21))


def down_and_up(image: Image.Image) -> Image.Image:
    width, height = image.size
    small = image.resize(
        (max(1, width // 4), max(1, height // 4)), Image.Resampling.BOX
    )
    return again(small.resize(image.size, Image.Resampling.BICUBIC), quality=75)


def cropped(image: Image.Image, share: float, number: int) -> Image.Image:
    """`share` of each side, somewhere, at 256 pixels."""
    draws = np.random.default_rng(number)
    width, height = (max(1, round(side * share)) for side in image.size)
    left = int(draws.integers(0, image.width - width + 1))
    top = int(draws.integers(0, image.height - height + 1))
    part = image.crop((left, top, left + width, top + height))
    return within(256)(part) if max(part.size) > 256 else again(part, quality=90)


WHOLE: Mapping[str, Change] = MappingProxyType(
    {
        "as sent": lambda image: image,
        "JPEG 50": jpeg(50),
        "JPEG 30": jpeg(30),
        "JPEG 10": jpeg(10),
        "WebP 60": partial(again, format="WEBP", quality=60, method=0),
        "256 px, JPEG 95": within(256),
        "224 x 224, squashed": lambda image: image.resize((224, 224)),
        "128 px": within(128),
        "blur, sigma 2": lambda image: image.filter(ImageFilter.GaussianBlur(2)),
        "noise 25": noisy,
        "noise 25, median 5": lambda image: noisy(image).filter(
            ImageFilter.MedianFilter(5)
        ),
        "bilateral 9/75/75": bilateral,
        "a quarter and back, JPEG 75": down_and_up,
        "NLM 10 at 512 px": denoised,
        "gamma 1.4": lambda image: image.point(_GAMMA),
    }
)
CROPS: Mapping[str, float] = MappingProxyType(
    {
        "crop, 75 % of each side, 256 px": 0.75,
        "crop, 50 % of the area, 256 px": 0.5**0.5,
        "crop, 50 % of each side, 256 px": 0.5,
    }
)
