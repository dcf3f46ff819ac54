"""Does the trace mark name who took a picture? `python -m benchmarks.trace`"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.distortions import CROPS, WHOLE, cropped
from guard.demo.site import build_site
from guard.errors import PictureError
from guard.images.fidelity import psnr, ssim
from guard.images.formats import Shape
from guard.images.job import Job, Order, Studio, Variant
from guard.images.make import make
from guard.images.packed import Label
from guard.images.recipe import Recipe, read_recipes
from guard.images.trace import key_of, label_of, reading
from guard.loader import rules_folder
from guard.tracing.bound import least_score
from guard.tracing.candidates import Keys, candidates_of
from guard.tracing.issued import work_of
from guard.tracing.registration import TRIES, Index, reading_at
from tests.images.pictures import photo

STUDIO = Studio(b"the key of the benchmarks.......", "Studio", "Marlene")
BOTS = tuple(f"bot-{number}" for number in range(100))
EPOCH = "2026"
KINDS = ("poison-decoy", "poison-shift", "cloak")
KEYS, ALPHA, WRONG, MANY = 10_000, 1e-6, 100_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Sent:
    bot: str
    variant: Variant
    image: Image.Image
    fitted: Image.Image  # the work at that size


def originals(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """The demo's works, in their largest size, and procedural pictures."""
    build_site(folder, "http://127.0.0.1")
    for file in sorted((folder / "works").iterdir()):
        if file.suffix in (".jpg", ".png", ".avif", ".webp") and file.stem[-4:] not in (
            *("-480", "-800"),
        ):
            yield file.name, Image.open(file).convert("RGB")
    for seed in range(6):
        yield f"photo-{seed}", photo(900, 700, seed)


def sent(recipe: Recipe, name: str, image: Image.Image, bot: str) -> Sent:
    image.thumbnail((1200, 1200))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    data, shape = out.getvalue(), Shape("jpeg", *image.size)
    order = Order(recipe.name, name, bot, EPOCH)
    job = Job(recipe, order, shape, STUDIO, data=data, weight=len(data))
    variant = make(job)
    original = Image.open(io.BytesIO(data)).convert("RGB")
    fitted = original.resize((variant.width, variant.height), Image.Resampling.LANCZOS)
    return Sent(
        bot, variant, Image.open(io.BytesIO(variant.body)).convert("RGB"), fitted
    )


def scores(
    kind: Sequence[Sent], index: Index
) -> Iterator[tuple[str, list[float], float]]:
    """For each distortion the scores of the right key, and what suffices."""
    keys = [
        key_of(STUDIO.secret, label_of(STUDIO.site, each.bot, EPOCH)) for each in kind
    ]
    for name, change in WHOLE.items():
        found = [
            float(reading(change(each.image)) @ key)
            for each, key in zip(kind, keys, strict=True)
        ]
        yield name, found, least_score(ALPHA, 2 * 4 * KEYS)
    for name, share in CROPS.items():
        found = []
        for number, (each, key) in enumerate(zip(kind, keys, strict=True)):
            part = cropped(each.image, share, number)
            place = index.place(part)
            found.append(float(reading_at(part, place) @ key) if place else 0.0)
        yield name, found, least_score(ALPHA, 2.0 * TRIES * len(index) * KEYS)


def detection(kind: Sequence[Sent], name: str, index: Index) -> None:
    print(f"\n**{name}** ({len(kind)} pictures)\n")
    print("| distortion | found | score, median | least |\n|---|---|---|---|")
    for change, found, enough in scores(kind, index):
        share = np.mean([score >= enough for score in found])
        print(f"| {change} | {share:.1%} | {np.median(found):.1f} | {min(found):.1f} |")


def fidelity(kind: Sequence[Sent]) -> None:
    near = [
        (psnr(each.fitted, each.image), ssim(each.fitted, each.image)) for each in kind
    ]
    decibels, likeness = np.array(near).T
    good = np.mean((decibels >= 41.9) & (likeness >= 0.9845))
    print(
        "\nCloaks as sent, beside the fitted work: "
        f"PSNR median {np.median(decibels):.1f}, least {decibels.min():.1f} dB; "
        f"SSIM {np.median(likeness):.4f}, {likeness.min():.4f}; "
        f"within 42 dB and 0.985: {good:.0%}."
    )


def null(pictures: Sequence[Sent]) -> None:
    readings = np.stack([reading(each.image) for each in pictures]).T
    found = np.concatenate(
        [
            np.stack(
                [key_of(STUDIO.secret, f"wrong|{k}") for k in range(at, at + 1000)]
            )
            @ readings
            for at in range(0, WRONG, 1000)
        ]
    )
    print(f"\n| score | of {found.size:,} wrong keys | the bound |\n|---|---|---|")
    for score in (2.0, 3.0, 4.0, 5.0):
        bound = np.exp(-score * score / 2)
        print(f"| {score:g} | {np.mean(found >= score):.2e} | {bound:.2e} |")
    mean, deviation = found.mean(), found.std()
    print(f"\nMean {mean:.4f}, deviation {deviation:.4f}, most {found.max():.2f}.")


def attribution(pictures: Sequence[Sent]) -> None:
    keys = Keys(STUDIO.secret, STUDIO.site, candidates_of(BOTS, (EPOCH,)))
    worn = [WHOLE["JPEG 10"](WHOLE["256 px, JPEG 95"](each.image)) for each in pictures]
    best = keys.best(np.stack([reading(image) for image in worn]))
    right = sum(
        found.candidate is not None and found.candidate.bot == each.bot
        for found, each in zip(best, pictures, strict=True)
    )
    print(
        f"\nOf 100 crawlers, at 256 px and JPEG 10: {right} of {len(pictures)} named."
    )


def speed(picture: Sent) -> None:
    many = candidates_of(map(str, range(MANY // 100)), map(str, range(100)))
    keys = Keys(STUDIO.secret, STUDIO.site, many)
    begun, worked = time.perf_counter(), time.process_time()
    keys.best(reading(picture.image)[None])
    wall, busy = time.perf_counter() - begun, time.process_time() - worked
    print(f"\n{MANY:,} keys in {wall:.1f} s ({busy:.1f} s of processor time).")


def main() -> None:
    recipes = read_recipes((rules_folder() / "recipes.yaml").read_text("utf-8"))
    made: dict[str, list[Sent]] = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as folder:
        works = list(originals(Path(folder) / "site"))
    for number, (name, image) in enumerate(works):
        for at, kind in enumerate(KINDS):
            bot = BOTS[(number * len(KINDS) + at) % len(BOTS)]
            try:
                made[kind].append(sent(recipes[kind], name, image.copy(), bot))
            except PictureError as error:
                print(f"{name}: {error}")
    labelled = [
        work_of(Label(kind, str(number)), each.variant)
        for kind, pictures in made.items()
        for number, each in enumerate(pictures)
    ]
    for kind, pictures in made.items():
        detection(pictures, kind, Index(labelled))
    fidelity(made["cloak"])
    every = [each for pictures in made.values() for each in pictures]
    null(every[::5])
    attribution(every)
    speed(every[0])


if __name__ == "__main__":
    main()
