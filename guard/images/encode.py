"""Writes pictures in a format, at some quality or near some number of bytes."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from PIL import Image

from guard.images.draws import Draws
from guard.images.picture import Picture
from guard.images.trace import lighten

_NEAR = math.log(1.2)
_GRAIN = 4_000_037  # bytes of grain; no width divides it, so rows never line up
# Of decoys, at richness 0, 1/8, ... 1.
_BYTES_PER_PIXEL: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "jpeg": (0.071, 0.083, 0.093, 0.102, 0.115, 0.145, 0.23, 0.38, 0.62),
        "webp": (0.061, 0.07, 0.078, 0.087, 0.095, 0.124, 0.24, 0.37, 0.57),
        "avif": (0.021, 0.022, 0.026, 0.035, 0.048, 0.067, 0.135, 0.24, 0.35),
        "png": (0.14, 0.38, 0.42, 0.76, 1.1, 1.65, 1.9, 2.05, 2.2),
        "gif": (0.1, 0.25, 0.35, 0.45, 0.5, 0.62, 0.7, 0.78, 0.83),
    }
)

_FAST: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "jpeg": {"quality": 70, "subsampling": "4:2:0"},
        "webp": {"quality": 70, "method": 0},
        "avif": {"quality": 50, "speed": 10, "max_threads": 1},
        "png": {"compress_level": 1},
        "gif": {"optimize": False},
    }
)


def encode(picture: Picture, format: str, quality: int = 88) -> bytes:
    """At a fixed quality."""
    return _WRITERS[format](picture, quality)


def encode_fast(image: Image.Image, format: str) -> bytes:
    """A picture with a palette, with the least effort."""
    plain = image if format in ("png", "gif") else image.convert("RGB")
    return _saved(plain, format.upper(), Picture(()), **_FAST[format])


def encode_near(picture: Picture, format: str, wanted: int) -> bytes:
    """About `wanted` bytes where the format and the picture allow it."""
    guess = _guess(picture, format, wanted)
    first = _rich(picture, format, guess)
    if _miss(first, wanted) < _NEAR:
        return first
    # The search looks at a quarter of the picture; encoders are the dearest step.
    part = _each(picture, _middle)
    goal = len(_rich(part, format, guess)) * wanted / len(first)
    second = _rich(picture, format, _sought(part, format, goal))
    return min(first, second, key=lambda body: _miss(body, wanted))


def _guess(picture: Picture, format: str, wanted: int) -> float:
    """The richness that decoys of this many bytes had, on the average."""
    width, height = picture.size
    weight = wanted / (width * height * len(picture.frames))
    usual = _BYTES_PER_PIXEL[format]
    return float(np.interp(weight, usual, np.linspace(0.0, 1.0, len(usual))))


def _sought(picture: Picture, format: str, goal: float) -> float:
    """The richness, to a part in 64, that gives `goal` bytes."""
    low, high = 0.0, 1.0
    for _ in range(6):
        middle = (low + high) / 2
        if len(_rich(picture, format, middle)) < goal:
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


def _rich(picture: Picture, format: str, richness: float) -> bytes:
    """`richness` 0..1 trades bytes for detail: quality or colours, then film grain."""
    grain = 30.0 * max(0.0, richness - 0.5)
    if format in ("png", "gif"):
        return _WRITERS[format](
            _each(picture, lambda frame: _toned(frame, richness)), 0
        )
    quality = round(30 + 64 * richness)
    grainy = _each(picture, lambda frame: _grainy(frame, grain))
    return _WRITERS[format](grainy, quality)


def _toned(image: Image.Image, richness: float) -> Image.Image:
    """For a format without loss: few colours, then coarse tones, then grain."""
    if richness < 0.35:
        return _few_colours(image, round(8 + 247 * richness / 0.35))
    if richness > 0.6:
        return _grainy(image, 40.0 * (richness - 0.6))
    step = 1 + 44 * (0.6 - richness)
    bands = len(image.getbands())
    tones = [min(255, round(round(value / step) * step)) for value in range(256)]
    return image.point(tones * bands)


def _each(picture: Picture, change: Callable[[Image.Image], Image.Image]) -> Picture:
    return replace(picture, frames=tuple(map(change, picture.frames)))


def _grainy(image: Image.Image, rms: float) -> Image.Image:
    """Grain that does not repeat within the picture; the same for all pictures."""
    if rms < 0.5:
        return image
    count = image.width * image.height
    raw = Draws(b"grain").bytes(min(count, _GRAIN))
    whole = raw if count <= _GRAIN else np.resize(raw, count)
    noise = Image.frombuffer("L", image.size, whole.tobytes(), "raw", "L", 0, 1)
    levels = [round(128 + (v - 127.5) / 73.9 * rms) for v in range(256)]
    return lighten(image, noise.point(levels))


def _jpeg(picture: Picture, quality: int) -> bytes:
    flat = _flat(picture.frames[0])
    return _saved(flat, "JPEG", picture, quality=quality, subsampling="4:2:0")


def _png(picture: Picture, quality: int = 0) -> bytes:
    settings = {"compress_level": 1, **_moving(picture)}
    return _saved(picture.frames[0], "PNG", picture, **settings)


def _webp(picture: Picture, quality: int) -> bytes:
    moving = _moving(picture)
    return _saved(
        picture.frames[0], "WEBP", picture, quality=quality, method=0, **moving
    )


def _avif(picture: Picture, quality: int) -> bytes:
    # One thread: the worker has one core's share.
    settings = {"quality": max(20, quality - 22), "speed": 9, "max_threads": 1}
    return _saved(picture.frames[0], "AVIF", picture, **settings)


def _gif(picture: Picture, quality: int) -> bytes:
    frames = tuple(_few_colours(_flat(frame), 255) for frame in picture.frames)
    still = Picture(frames, picture.durations)
    loop = {"loop": 0} if len(frames) > 1 else {}
    return _saved(frames[0], "GIF", still, optimize=False, **_moving(still), **loop)


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency, on white."""
    if image.mode != "RGBA":
        return image
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A"))
    return flat


def _few_colours(image: Image.Image, colours: int) -> Image.Image:
    octree = Image.Quantize.FASTOCTREE
    return image.quantize(colours, octree, dither=Image.Dither.NONE)


def _moving(picture: Picture) -> dict[str, object]:
    if len(picture.frames) == 1:
        return {}
    rest = list(picture.frames[1:])
    durations = [duration or 100 for duration in picture.durations]
    return {"save_all": True, "append_images": rest, "duration": durations or 100}


def _saved(
    image: Image.Image, name: str, picture: Picture, **settings: object
) -> bytes:
    if picture.icc:
        settings["icc_profile"] = picture.icc
    out = io.BytesIO()
    image.save(out, name, **settings)
    return out.getvalue()


_WRITERS: Mapping[str, Callable[[Picture, int], bytes]] = MappingProxyType(
    {"jpeg": _jpeg, "png": _png, "webp": _webp, "avif": _avif, "gif": _gif}
)
