"""How faint a crawler's pattern is, and how surely it is found again.

    python benchmarks/canary.py [--works 64]

Decoys made by the shipped recipe, with and without the step `canary`, spoilt as
scrapers and purifiers do. No model is trained here: mimicry.py does that.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from statistics import mean, median
from time import process_time

import numpy as np
from PIL import Image, ImageFilter, ImageOps

sys.path.insert(0, str(Path(__file__).parent.parent))

from guard.canaries.controls import Controls
from guard.canaries.ranks import rank_p
from guard.images.canary import Motif, canary_key, motif_of
from guard.images.fidelity import psnr, ssim
from guard.images.formats import Shape
from guard.images.job import Job, Order, Studio
from guard.images.make import make
from guard.images.motif import Spectrum, reading, scores, weave
from guard.images.recipe import Recipe
from guard.images.recipes import read_recipes
from guard.images.trace import key_of, label_of, score
from guard.loader import rules_folder

STUDIO = Studio(b"benchmark".ljust(32, b"."), "Studio Marlene", "Marlene")
BOT = "GPTBot"
SIZES = ((1024, 768), (768, 1024), (900, 900), (1280, 720))
Spoil = Callable[[Image.Image], Image.Image]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=int, default=64)
    works = parser.parse_args().works
    recipes = read_recipes((rules_folder() / "recipes.yaml").read_text("utf-8"))
    shipped = recipes["poison-decoy"]
    steps = tuple(step for step in shipped.steps if step.name != "canary")
    bare = replace(shipped, steps=steps)
    woven = [issued(shipped, number) for number in range(works)]
    plain = [issued(bare, number) for number in range(works)]
    faintness(woven, plain)
    print()
    found(woven, plain)


def issued(recipe: Recipe, number: int) -> Image.Image:
    shape = Shape("jpeg", *SIZES[number % len(SIZES)])
    order = Order(recipe.name, f"work/{number}", BOT)
    body = make(Job(recipe, order, shape, STUDIO, weight=220_000)).body
    return Image.open(io.BytesIO(body)).convert("RGB")


def faintness(woven: list[Image.Image], plain: list[Image.Image]) -> None:
    """With the pattern beside without; both hold the trace mark."""
    pairs = list(zip(woven, plain, strict=True))
    key = key_of(STUDIO.secret, label_of(STUDIO.site, BOT, ""))
    likes = [ssim(*pair) for pair in pairs]
    print(f"PSNR to the decoy without it   {mean(psnr(*p) for p in pairs):8.1f} dB")
    print(f"SSIM to the decoy without it   {mean(likes):8.3f}")
    for name, pictures in (("with", woven), ("without", plain)):
        marks = [score(picture, key) for picture in pictures]
        print(
            f"trace mark, {name:9} median {median(marks):5.1f}  least {min(marks):5.1f}"
        )
    started = process_time()
    for picture in plain:
        weave(picture, motif_of(STUDIO.secret, STUDIO.site, BOT), 6.0)
    cost = (process_time() - started) / sum(p.width * p.height for p in plain) * 1e9
    print(f"cost of the step               {cost:8.1f} ms per megapixel")


def found(woven: list[Image.Image], plain: list[Image.Image]) -> None:
    """z: how far the given pattern stands above the mean of 999 never given."""
    given = motif_of(STUDIO.secret, STUDIO.site, BOT)
    motifs = (given, *Controls(canary_key(STUDIO.secret, STUDIO.site)).motifs)
    sizes = [size for size in (1, 4, 16, 64) if size <= len(woven)]
    heads = "".join(f"{f'z of {size}':>9}" for size in sizes)
    print(f"{'what was done to them':24}{heads}{'p of all':>10}")
    rows = {name: [spoil(one) for one in woven] for name, spoil in SPOILT.items()}
    for name, pictures in {**rows, "never woven": plain}.items():
        readings = [reading(picture) for picture in pictures]
        cells = [f"{typical(readings, size, motifs):9.1f}" for size in sizes]
        first, *others = scores(mean_of(readings), motifs).tolist()
        print(f"{name:24}{''.join(cells)}{rank_p(first, others):10.3f}")


def typical(
    readings: list[Spectrum], size: int, motifs: tuple[Motif, ...], most: int = 8
) -> float:
    """The median z of sets of `size` pictures."""
    starts = range(0, len(readings) - size + 1, size)
    return median(z(mean_of(readings[k : k + size]), motifs) for k in starts[:most])


def z(read: Spectrum, motifs: tuple[Motif, ...]) -> float:
    first, *others = scores(read, motifs)
    return float((first - np.mean(others)) / np.std(others))


def mean_of(readings: list[Spectrum]) -> Spectrum:
    return np.asarray(np.mean(readings, axis=0))


def jpeg(quality: int) -> Spoil:
    def spoil(image: Image.Image) -> Image.Image:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        return Image.open(out)

    return spoil


def noisy(image: Image.Image) -> Image.Image:
    numbers = np.random.default_rng(1)
    loud = np.asarray(image, float) + numbers.normal(0, 25, (*image.size[::-1], 3))
    return Image.fromarray(np.clip(loud, 0, 255).astype(np.uint8), "RGB")


SPOILT: Mapping[str, Spoil] = {
    "nothing": lambda image: image,
    "JPEG 30": jpeg(30),
    "JPEG 10": jpeg(10),
    "256 px": lambda image: ImageOps.contain(image, (256, 256)),
    "64 px, square crop": lambda image: ImageOps.fit(image, (64, 64)),
    "mirrored": ImageOps.mirror,
    "blur, sigma 2": lambda image: image.filter(ImageFilter.GaussianBlur(2)),
    "noise, sigma 25": noisy,
    "grey": lambda image: image.convert("L"),
    "cropped to 90 %": lambda image: ImageOps.crop(
        image, round(min(image.size) * 0.05)
    ),
    "squashed to a square": lambda image: image.resize((512, 512)),
}


if __name__ == "__main__":
    main()
