"""One writer for each format: pixels and what stands beside them, as bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType

from PIL import Image

from guard.images.picture import Picture
from guard.images.traits import Traits

FULL = "4:4:4"
FINE = 90  # the quality from which a picture shall look the same
_PAUSE = 100  # milliseconds, where none is told
_ICON = b"\0\0\1\0\1\0"  # one picture
Writer = Callable[[Picture, int, Traits], bytes]


def _jpeg(picture: Picture, quality: int, traits: Traits) -> bytes:
    settings = {"quality": quality, "subsampling": traits.sampling}
    flat = on_white(picture.frames[0])
    return _saved(flat, "JPEG", picture, progressive=traits.progressive, **settings)


def _png(picture: Picture, quality: int, traits: Traits) -> bytes:
    settings = {"compress_level": 1, **_moving(picture, traits)}
    return _saved(picture.frames[0], "PNG", picture, **settings)


def _webp(picture: Picture, quality: int, traits: Traits) -> bytes:
    # It never keeps colours as sharp as light; the rest has to make up for that.
    quality = quality if quality < FINE else 100
    if traits.lossless:
        quality = 0  # of the search for a shorter way to say the same
    settings = {"quality": quality, "method": 0, **_moving(picture, traits)}
    image, lossless = picture.frames[0], traits.lossless
    return _saved(image, "WEBP", picture, lossless=lossless, **settings)


def _avif(picture: Picture, quality: int, traits: Traits) -> bytes:
    quality = max(20, quality - 22) if quality < FINE else quality
    # One thread: the worker has one core's share.
    settings = {"quality": quality, "speed": 9, "max_threads": 1}
    image, sampling = picture.frames[0], traits.sampling
    return _saved(image, "AVIF", picture, subsampling=sampling, **settings)


def _gif(picture: Picture, quality: int, traits: Traits) -> bytes:
    frames = tuple(few_colours(on_white(frame), 255) for frame in picture.frames)
    moving = _moving(Picture(frames, picture.durations), traits)
    if traits.loops < 0:
        moving.pop("loop", None)
    return _saved(frames[0], "GIF", Picture(frames), optimize=False, **moving)


def _tiff(picture: Picture, quality: int, traits: Traits) -> bytes:
    """Without compression at quality 0, for originals that had none."""
    compression = "tiff_adobe_deflate" if quality else "raw"
    return _saved(picture.frames[0], "TIFF", picture, compression=compression)


def _bmp(picture: Picture, quality: int, traits: Traits) -> bytes:
    frame = picture.frames[0]
    return _saved(on_white(frame), "BMP", Picture((frame,)))


def _ico(picture: Picture, quality: int, traits: Traits) -> bytes:
    """One PNG behind a directory of one entry; 0 stands for 256 pixels."""
    body = _png(Picture(picture.frames[:1]), quality, traits)
    width, height = (min(side, 256) % 256 for side in picture.size)
    entry = bytes((width, height, 0, 0, 1, 0, 32, 0))
    place = len(_ICON) + len(entry) + 8
    return _ICON + entry + _little(len(body)) + _little(place) + body


def _little(value: int) -> bytes:
    return value.to_bytes(4, "little")


def on_white(image: Image.Image) -> Image.Image:
    """Without transparency."""
    if image.mode != "RGBA":
        return image
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A"))
    return flat


def few_colours(image: Image.Image, colours: int) -> Image.Image:
    octree = Image.Quantize.FASTOCTREE
    return image.quantize(colours, octree, dither=Image.Dither.NONE)


def _moving(picture: Picture, traits: Traits) -> dict[str, object]:
    if len(picture.frames) == 1:
        return {}
    durations = [duration or _PAUSE for duration in picture.durations] or _PAUSE
    rest = list(picture.frames[1:])
    loops = max(0, traits.loops)
    return {
        "save_all": True,
        "append_images": rest,
        "duration": durations,
        "loop": loops,
    }


def _saved(
    image: Image.Image, name: str, picture: Picture, **settings: object
) -> bytes:
    if picture.icc:
        settings["icc_profile"] = picture.icc
    out = io.BytesIO()
    image.save(out, name, **settings)
    return out.getvalue()


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "jpeg": _jpeg,
        "png": _png,
        "webp": _webp,
        "avif": _avif,
        "gif": _gif,
        "tiff": _tiff,
        "bmp": _bmp,
        "ico": _ico,
    }
)
