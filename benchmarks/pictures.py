"""Draws the pictures that the documentation shows: `python -m benchmarks.pictures`."""

from __future__ import annotations

import asyncio
import io
import tempfile
from functools import partial
from pathlib import Path

from PIL import Image

from benchmarks.steps_shown import motifs, recipe_pictures, step_pictures
from guard.demo.site import build_site
from guard.images.blobs import Blobs
from guard.images.job import Order, Studio
from guard.images.limits import LIMITS
from guard.images.recipes import read_recipes
from guard.images.variants import Variants
from guard.images.worker import Workers, new_pool
from guard.loader import rules_folder

WORKS = ("first-ferry.jpg", "lemons-blue-bowl.jpg", "larches-october.jpg")
HEIGHT, GAP = 300, 12
QUALITY = {"before-after": 86, "motifs": 68}


async def variant(variants: Variants, original: bytes, work: str) -> bytes:
    made = await variants.make(original, Order("poison-decoy", work, "GPTBot"))
    return made.body


def fitted(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    width = round(picture.width * HEIGHT / picture.height)
    return picture.resize((width, HEIGHT), Image.Resampling.LANCZOS)


def sheet(rows: list[list[Image.Image]]) -> Image.Image:
    """Originals above, what a crawler gets below."""
    width = sum(p.width for p in rows[0]) + GAP * (len(rows[0]) + 1)
    page = Image.new("RGB", (width, (HEIGHT + GAP) * len(rows) + GAP), "white")
    for number, row in enumerate(rows):
        left = GAP
        for picture in row:
            page.paste(picture, (left, GAP + number * (HEIGHT + GAP)))
            left += picture.width + GAP
    return page


async def draw(folder: Path) -> Image.Image:
    build_site(folder / "site", "http://127.0.0.1")
    recipes = read_recipes((rules_folder() / "recipes.yaml").read_text("utf-8"))
    variants = Variants(
        recipes,
        Studio(b"the key of the documentation....", "Studio Marlene", "Marlene"),
        Workers(partial(new_pool, limits=LIMITS)),
        Blobs(folder / "variants", 10**8),
    )
    originals = [(folder / "site/works" / work).read_bytes() for work in WORKS]
    lies = [
        await variant(variants, original, work)
        for original, work in zip(originals, WORKS, strict=True)
    ]
    await variants.close()
    return sheet([list(map(fitted, originals)), list(map(fitted, lies))])


def main() -> None:
    target = rules_folder() / "pictures"
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = {"before-after": asyncio.run(draw(folder)), "motifs": motifs()}
        work = (folder / "site/works/lemons-blue-bowl.jpg").read_bytes()
        pages.update(step_pictures(work))
        pages.update(recipe_pictures(work))
    for name, page in pages.items():
        file = target / f"{name}.jpg"
        page.save(file, quality=QUALITY.get(name, 76), progressive=True)
        print(f"{file.name}: {page.width}x{page.height}, {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
