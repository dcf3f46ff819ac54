"""Opens hostile bytes: known formats only, bounded, with one kind of error."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from PIL import Image, ImageOps

from guard.errors import PictureError
from guard.images.formats import Shape, measure
from guard.images.limits import Limits

READABLE = MappingProxyType(
    {
        "jpeg": "JPEG",
        "png": "PNG",
        "webp": "WEBP",
        "avif": "AVIF",
        "gif": "GIF",
        "tiff": "TIFF",
        "bmp": "BMP",
        "ico": "ICO",
    }
)
MOVING = frozenset(("PNG", "WEBP", "GIF"))  # the pages of others are no film


@dataclass(frozen=True, slots=True)
class Picture:
    """Frames in RGB or RGBA (or, painted for a JPEG, in YCbCr) with their milliseconds,
    and what stands beside pixels."""

    frames: tuple[Image.Image, ...]
    durations: tuple[int, ...] = ()
    icc: bytes = b""
    xmp: bytes = b""

    @property
    def size(self) -> tuple[int, int]:
        return self.frames[0].size


def open_picture(data: bytes, limits: Limits, longest: int = 0) -> Picture:
    """`longest`: the picture will be shrunk to this side (0: it will not)."""
    shape = measure(data)
    _check(data, shape, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # told of by PictureError, or harmless
            return _read(data, limits, longest)
    except PictureError:
        raise
    except Exception as error:  # a decoder may raise anything on hostile bytes
        raise PictureError(f"cannot decode: {type(error).__name__}") from error


def _check(data: bytes, shape: Shape | None, limits: Limits) -> None:
    if shape is None or shape.format not in READABLE:
        raise PictureError("not a picture that can be read")
    if len(data) > limits.bytes:
        raise PictureError(f"more than {limits.bytes} bytes")
    if shape.width * shape.height > limits.pixels:
        raise PictureError(f"more than {limits.pixels} pixels")


def _read(data: bytes, limits: Limits, longest: int) -> Picture:
    with Image.open(io.BytesIO(data), formats=tuple(READABLE.values())) as image:
        # The decoder's own word counts too: the header may have told another size.
        if image.width * image.height > limits.pixels:
            raise PictureError(f"more than {limits.pixels} pixels")
        if longest:
            image.draft("RGB", (longest, longest))
        most = limits.frames if image.format in MOVING else 1
        room = max(1, limits.pixels // max(1, image.width * image.height))
        icc = image.info.get("icc_profile") or b""
        moments = tuple(_moments(image, min(most, room)))
    frames, durations = zip(*moments, strict=True)
    return Picture(frames, durations, icc if len(icc) < 500_000 else b"")


def _moments(image: Image.Image, count: int) -> Iterator[tuple[Image.Image, int]]:
    """At most `count` frames; counting all of them would walk the whole file."""
    for index in range(count):
        try:
            image.seek(index)
        except EOFError:
            return
        yield _plain(image), _duration(image)


def _duration(image: Image.Image) -> int:
    told = image.info.get("duration", 0)
    return int(min(max(told, 0), 60_000)) if isinstance(told, int | float) else 0


def _plain(image: Image.Image) -> Image.Image:
    """A copy in RGB or RGBA, upright, without metadata."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256, "L")
    clear = "A" in image.getbands() or "transparency" in image.info
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if clear else "RGB")
    plain.info = {}
    return plain
