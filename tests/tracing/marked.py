"""Works as crawlers got them, and what became of them."""

from __future__ import annotations

import io
import tarfile
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from guard.images.job import Variant, variant_of
from guard.images.marking import Wish, mark
from guard.images.packed import Label
from guard.images.trace import key_of, label_of
from guard.tracing.candidates import Keys, candidates_of
from tests.images.pictures import encoded, photo

SECRET, SITE = b"s" * 32, "Studio Marlene"
BOTS = ("GPTBot", "CCBot", "ClaudeBot", "")


def keys() -> Keys:
    return Keys(SECRET, SITE, candidates_of(BOTS, ("", "2025", "2026")))


@lru_cache(maxsize=8)
def marked(bot: str = "GPTBot", seed: int = 1, epoch: str = "2026") -> Image.Image:
    key = key_of(SECRET, label_of(SITE, bot, epoch))
    return mark((photo(640, 480, seed),), key, Wish(wanted=40), lambda frame: frame)[0]


def issued(seed: int = 1, bot: str = "GPTBot") -> tuple[Label, Variant]:
    image = marked(bot, seed)
    body = encoded("JPEG", image, quality=90)
    return Label("cloak", f"/art/{seed}", bot), variant_of(
        body, "image/jpeg", *image.size
    )


def unmarked(seed: int = 9) -> Image.Image:
    return photo(640, 480, seed)


def jpeg(image: Image.Image, quality: int = 90) -> bytes:
    return encoded("JPEG", image, quality=quality)


def bordered(image: Image.Image, side: int = 256) -> Image.Image:
    """As img2dataset makes pictures square by default."""
    small = image.copy()
    small.thumbnail((side, side))
    square = Image.new("RGB", (side, side), "white")
    square.paste(small, ((side - small.width) // 2, (side - small.height) // 2))
    return square


def tar_of(file: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(file, "w") as shard:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            shard.addfile(entry, io.BytesIO(data))
    return file


def parquet_of(file: Path, columns: dict[str, list[object]]) -> Path:
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.table(columns), file)
    return file


def noise(size: tuple[int, int] = (300, 200), seed: int = 1) -> Image.Image:
    values = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3))
    return Image.fromarray(values.astype(np.uint8))
