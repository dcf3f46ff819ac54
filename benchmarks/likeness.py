"""How like its original a variant is from outside: `python -m benchmarks.likeness`.

Over the demo's pictures: the bytes of decoys beside those of the works, and how near
the cloaks come to the works at the same size.
"""

from __future__ import annotations

import io
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from guard.demo.site import build_site
from guard.images.cookbook import all_recipes
from guard.images.fidelity import psnr, ssim
from guard.images.formats import measure
from guard.images.icons import is_icon
from guard.images.job import Job, Order, Studio
from guard.images.make import make
from guard.images.recipe import Recipe
from guard.images.traits import traits_of
from guard.imports import rules_folder

STUDIO = Studio(b"k" * 32, "Studio", "Artist")
FORMATS = (".jpg", ".png", ".webp", ".avif", ".gif")
LEAST = 6000  # bytes that a decoy has at least, or data sets drop it
EVERY = 4  # of the pictures, for cloaks
Ratios = dict[str, list[float]]


def variant(recipe: Recipe, data: bytes, work: str) -> bytes:
    shape = measure(data)
    assert shape is not None
    order, traits = Order(recipe.name, work, "GPTBot"), traits_of(data, shape.format)
    weight = max(LEAST, len(data))
    job = Job(recipe, order, shape, STUDIO, data, weight=weight, traits=traits)
    return make(job).body


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def pictures(folder: Path) -> Iterator[tuple[Path, bytes]]:
    build_site(folder, "http://127.0.0.1")
    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.suffix in FORMATS else b""
        if measure(data) and not is_icon(data):
            yield path, data


def fitted(data: bytes, size: tuple[int, int]) -> Image.Image:
    """The work as the recipe shrinks it."""
    return opened(data).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def bytes_table(ratios: Ratios) -> None:
    print(
        f"{'decoys of':<12}{'pictures':>9}{'within 30 %':>13}{'median':>8}{'worst':>7}"
    )
    for suffix, found in ratios.items():
        near = sum(1 / 1.3 <= ratio <= 1.3 for ratio in found)
        worst = max(found, key=lambda ratio: max(ratio, 1 / ratio))
        middle = statistics.median(found)
        print(f"{suffix:<12}{len(found):>9}{near:>13}{middle:>8.2f}{worst:>7.2f}")


def cloak_table(decibels: Ratios, likenesses: Ratios, ratios: Ratios) -> None:
    print("cloaks of    pictures   PSNR  least    SSIM  bytes")
    for suffix, found in decibels.items():
        like = statistics.median(likenesses[suffix])
        swell = statistics.median(ratios[suffix])
        print(
            f"{suffix:<12}{len(found):>9}{statistics.median(found):>7.1f}"
            f"{min(found):>7.1f}{like:>8.4f}{swell:>7.2f}"
        )


def main() -> None:
    recipes = all_recipes(rules_folder() / "recipes.yaml")
    tables: list[Ratios] = [defaultdict(list) for _ in range(4)]
    decoys, decibels, likenesses, swells = tables
    with tempfile.TemporaryDirectory() as folder:
        for number, (path, data) in enumerate(pictures(Path(folder))):
            kind, name = path.suffix, path.name
            body = variant(recipes["poison-decoy"], data, name)
            decoys[kind].append(len(body) / len(data))
            if number % EVERY:
                continue
            cloak = variant(recipes["cloak"], data, name)
            image = opened(cloak)
            work = fitted(data, image.size)
            decibels[kind].append(psnr(work, image))
            likenesses[kind].append(ssim(work, image))
            swells[kind].append(len(cloak) / len(data))
    bytes_table(decoys)
    print()
    cloak_table(decibels, likenesses, swells)


if __name__ == "__main__":
    main()
