"""From a painting to files: full size, srcset sizes, thumbnails, og images."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from guard.demo.catalog import Work
from guard.demo.fields import to_image
from guard.demo.works import mobile

WIDTHS = (480, 800)
THUMB = 400
OG = (1200, 630)
SHARP = Image.Resampling.LANCZOS

SETTINGS: dict[str, dict[str, Any]] = {
    "jpg": {"quality": 88, "progressive": True, "subsampling": "4:2:0"},
    "webp": {"quality": 84, "method": 1},
    "avif": {"quality": 68, "speed": 8},
    "png": {"compress_level": 3},
}
ARTIST, COPYRIGHT, DESCRIPTION = 0x013B, 0x8298, 0x010E


@dataclass(frozen=True, slots=True)
class Print:
    """One file of one work."""

    work: Work
    ending: str
    #: None: as painted
    width: int | None

    @property
    def path(self) -> str:
        size = "" if self.width is None else f"-{self.width}"
        return f"/works/{self.work.slug}{size}.{self.ending}"


def prints(work: Work) -> tuple[Print, ...]:
    """Smallest first; the animation exists only as it was made."""
    widths = (None,) if work.hand is None else (*WIDTHS, None)
    return tuple(Print(work, ending, w) for ending in work.formats for w in widths)


def thumb(work: Work) -> str:
    return f"/thumbs/{work.slug}.jpg"


def original(work: Work) -> str:
    return Print(work, work.formats[0], None).path


def painted(work: Work) -> Image.Image:
    """The work itself, always the same: its name is its seed."""
    if work.hand is None:
        return mobile.frame(0)
    return to_image(work.hand(np.random.default_rng(zlib.crc32(work.slug.encode()))))


def shrink(picture: Image.Image, width: int) -> Image.Image:
    height = round(picture.height * width / picture.width)
    return picture.resize((width, height), SHARP)


def cover(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Cropped to `size` around the middle."""
    scale = max(size[0] / picture.width, size[1] / picture.height)
    wide, high = size[0] / scale, size[1] / scale
    left = max(0.0, (picture.width - wide) / 2)
    top = max(0.0, (picture.height - high) / 2)
    right, low = picture.width - left, picture.height - top
    return picture.resize(size, SHARP, box=(left, top, right, low))


def save(picture: Image.Image, file: Path, note: str = "") -> None:
    """`note` goes in with the artist's name and the reservation of rights."""
    ending = file.suffix[1:]
    settings = dict(SETTINGS[ending])
    if note and ending != "png":
        exif = Image.Exif()
        exif[DESCRIPTION] = note
        exif[ARTIST] = "Studio Marlene"
        exif[COPYRIGHT] = "Studio Marlene. All rights reserved; no machine learning."
        settings["exif"] = exif.tobytes()
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.save(file, **settings)


def publish(work: Work, folder: Path) -> Image.Image:
    """Writes every file of the work and returns it as painted."""
    picture = painted(work)
    sized = {width: shrink(picture, width) for width in (*WIDTHS, THUMB)}
    note = f"{work.title}, {work.year}. {work.medium}."
    for one in prints(work):
        file = folder / one.path[1:]
        file.parent.mkdir(parents=True, exist_ok=True)
        if work.hand is None:
            animate(file)
        else:
            shown = picture if one.width is None else sized[one.width]
            save(ready(shown, work), file, note)
    save(sized[THUMB], folder / thumb(work)[1:])
    return picture


def ready(picture: Image.Image, work: Work) -> Image.Image:
    """Prints of few inks are kept with a palette, silver prints without colour."""
    if work.medium.startswith("Silver"):
        return picture.convert("L")
    if "print" in work.medium and work.formats == ("png",):
        return picture.quantize(
            256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
    return picture


def animate(file: Path) -> None:
    drawn = mobile.frames()
    palette = drawn[0].quantize(64)
    first, *others = (
        picture.quantize(64, palette=palette, dither=Image.Dither.NONE)
        for picture in drawn
    )
    first.save(file, save_all=True, append_images=others, duration=80, loop=0)
