"""Writes pictures in a format, at some quality or near some number of bytes."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from PIL import Image, ImageChops, PngImagePlugin

from guard.images.draws import Draws
from guard.images.picture import Picture

_NEAR = math.log(1.2)
_GRAIN_TILE = 1024


@dataclass(frozen=True, slots=True)
class Finish:
    """`richness` 0..1 trades bytes for detail: quality, colours, then film grain."""

    richness: float = 0.6
    grain: float = 0.0  # rms levels


def encode(picture: Picture, format: str, quality: int = 88) -> bytes:
    """At a fixed quality."""
    return _WRITERS[format](picture, quality)


def encode_near(picture: Picture, format: str, wanted: int) -> bytes:
    """About `wanted` bytes where the format and the picture allow it."""
    low, high, richness = 0.0, 1.0, 0.55
    best = b""
    for _ in range(_TRIES[format]):
        body = _rich(picture, format, richness)
        if not best or _miss(body, wanted) < _miss(best, wanted):
            best = body
        if _miss(best, wanted) < _NEAR:
            break
        if len(body) > wanted:
            high = richness
        else:
            low = richness
        step = math.log(wanted / len(body)) / _SLOPE
        richness = min(max(richness + step, low + (high - low) * 0.1), high)
    return best


_SLOPE = 3.2  # how the logarithm of bytes grows with richness, about
_TRIES = {"jpeg": 4, "png": 2, "webp": 2, "avif": 2, "gif": 1}


def _miss(body: bytes, wanted: int) -> float:
    return abs(math.log(len(body) / wanted))


def _rich(picture: Picture, format: str, richness: float) -> bytes:
    quality = round(38 + 57 * min(1.0, richness / 0.7))
    grain = 34.0 * max(0.0, richness - 0.4) ** 1.3
    if format == "png":
        grain = 26.0 * max(0.0, richness - 0.5) ** 1.3
        quality = 100 if richness > 0.45 else round(richness * 200)
    grainy = Picture(
        tuple(_grainy(frame, grain) for frame in picture.frames),
        picture.durations,
        picture.icc,
        picture.xmp,
    )
    return _WRITERS[format](grainy, quality)


def _grainy(image: Image.Image, rms: float) -> Image.Image:
    """Grain that does not repeat within the picture; the same for all pictures."""
    if rms < 0.5:
        return image
    count = image.width * image.height
    raw = np.resize(Draws(b"grain").bytes(min(count, 4_000_037)), count)
    noise = Image.frombytes("L", image.size, raw.tobytes())
    narrow = noise.point([round(128 + (v - 127.5) / 73.9 * rms) for v in range(256)])
    bands = image.split()
    grainy = [ImageChops.add(band, narrow, 1, -128) for band in bands[:3]]
    return Image.merge(image.mode, (*grainy, *bands[3:]))


def _jpeg(picture: Picture, quality: int) -> bytes:
    flat = _flat(picture.frames[0])
    return _saved(flat, "JPEG", picture, quality=quality, subsampling="4:2:0")


def _png(picture: Picture, quality: int) -> bytes:
    """`quality` below 100 is the number of colours."""
    notes = PngImagePlugin.PngInfo()
    if picture.xmp:
        notes.add_itxt("XML:com.adobe.xmp", picture.xmp.decode())
    frames = picture.frames
    if quality < 90:
        frames = tuple(_few_colours(frame, max(8, quality * 3)) for frame in frames)
    bare = Picture(frames, picture.durations, picture.icc)
    return _saved(
        frames[0], "PNG", bare, compress_level=1, pnginfo=notes, **_moving(bare)
    )


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
    # Pillow falls back to what the image carried; empty bytes say no.
    for key, value in (("icc_profile", picture.icc), ("xmp", picture.xmp)):
        if value:
            settings[key] = value
    out = io.BytesIO()
    image.save(out, name, **settings)
    return out.getvalue()


_WRITERS: Mapping[str, Callable[[Picture, int], bytes]] = MappingProxyType(
    {"jpeg": _jpeg, "png": _png, "webp": _webp, "avif": _avif, "gif": _gif}
)
