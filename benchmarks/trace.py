"""Does the trace mark name who took a picture? `python -m benchmarks.trace [--quick]`

Takes 12 quiet minutes at most, with --quick 2: as many pictures as there is time for.
Crops are looked for in what another bot got: all that an index is sure to hold.
"""

from __future__ import annotations

import argparse
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
from guard.images.recipe import Recipe
from guard.images.recipes import read_recipes
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
FIRST = "the first bot"  # whose variants the index holds
KINDS = ("poison-decoy", "poison-shift", "cloak", "preview", "card")
KEYS, ALPHA = 10_000, 1e-6
SEARCHES = (1, 10_000)  # pictures of one search, as guard.tracing.report counts them


@dataclass(frozen=True, slots=True)
class Size:
    """Of a run: `seconds` for making and for looking, `wrong` and `many` keys."""

    making: float
    looking: float
    wrong: int
    many: int


WHOLE_RUN = Size(180, 360, 100_000, 1_000_000)
QUICK = Size(10, 20, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Sent:
    bot: str
    variant: Variant
    first: Variant  # what FIRST got
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
    mine, other = (
        make(Job(recipe, order, shape, STUDIO, data=data, weight=len(data)))
        for order in (Order(recipe.name, name, each, EPOCH) for each in (bot, FIRST))
    )
    original = Image.open(io.BytesIO(data)).convert("RGB")
    fitted = original.resize((mine.width, mine.height), Image.Resampling.LANCZOS)
    shown = Image.open(io.BytesIO(mine.body)).convert("RGB")
    return Sent(bot, mine, other, shown, fitted)


def changes_of(each: Sent, number: int, index: Index) -> Iterator[tuple[str, float]]:
    """The right key's score after each distortion."""
    key = key_of(STUDIO.secret, label_of(STUDIO.site, each.bot, EPOCH))
    for name, change in WHOLE.items():
        yield name, float(reading(change(each.image)) @ key)
    for name, share in CROPS.items():
        part = cropped(each.image, share, number)
        place = index.place(part)
        yield name, float(reading_at(part, place) @ key) if place else 0.0


def enough(name: str, pictures: int, works: int) -> float:
    """The score from which the command says that it found something."""
    places = TRIES * works if name in CROPS else 4
    return least_score(ALPHA, 2.0 * pictures * 2.0 * places * KEYS)


def detection(kind: Sequence[Sent], name: str, index: Index, seconds: float) -> None:
    found: dict[str, list[float]] = {change: [] for change in (*WHOLE, *CROPS)}
    begun = time.monotonic()
    for number, each in enumerate(kind):
        if time.monotonic() - begun > seconds:
            break
        for change, score in changes_of(each, number, index):
            found[change].append(score)
    looked = len(found["as sent"])
    print(f"\n**{name}** ({looked} pictures, {len(index)} works)\n")
    print("| distortion | found, of 1 | of 10,000 | score, median | least |")
    print("|---|---|---|---|---|")
    for change, scores in found.items():
        least = [enough(change, pictures, len(index)) for pictures in SEARCHES]
        shares = [np.mean([score >= each for score in scores]) for each in least]
        told = " | ".join(f"{share:.1%}" for share in shares)
        print(f"| {change} | {told} | {np.median(scores):.1f} | {min(scores):.1f} |")


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


def null(pictures: Sequence[Sent], wrong: int) -> None:
    readings = np.stack([reading(each.image) for each in pictures]).T
    found = np.concatenate(
        [
            np.stack(
                [key_of(STUDIO.secret, f"wrong|{k}") for k in range(at, at + 1000)]
            )
            @ readings
            for at in range(0, wrong, 1000)
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


def speed(picture: Sent, count: int) -> None:
    many = candidates_of(map(str, range(count // 100)), map(str, range(100)))
    keys = Keys(STUDIO.secret, STUDIO.site, many)
    begun, worked = time.perf_counter(), time.process_time()
    keys.best(reading(picture.image)[None])
    wall, busy = time.perf_counter() - begun, time.process_time() - worked
    print(f"\n{count:,} keys in {wall:.1f} s ({busy:.1f} s of processor time).")


def made_of(
    works: Sequence[tuple[str, Image.Image]], seconds: float
) -> dict[str, list[Sent]]:
    recipes = read_recipes((rules_folder() / "recipes.yaml").read_text("utf-8"))
    made: dict[str, list[Sent]] = {kind: [] for kind in KINDS}
    begun = time.monotonic()
    for number, (name, image) in enumerate(works):
        if time.monotonic() - begun > seconds:
            break
        for at, kind in enumerate(KINDS):
            bot = BOTS[(number * len(KINDS) + at) % len(BOTS)]
            try:
                made[kind].append(sent(recipes[kind], name, image.copy(), bot))
            except PictureError as error:
                print(f"{name}: {error}")
    return made


def index_of(made: dict[str, list[Sent]]) -> Index:
    return Index(
        [
            work_of(Label(kind, str(number), FIRST), each.first)
            for kind, pictures in made.items()
            for number, each in enumerate(pictures)
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two minutes at most")
    size = QUICK if parser.parse_args().quick else WHOLE_RUN
    with tempfile.TemporaryDirectory() as folder:
        works = list(originals(Path(folder) / "site"))
    np.random.default_rng(1).shuffle(works)  # a part is a sample of all
    made = made_of(works, size.making)
    index = index_of(made)
    for kind, pictures in made.items():
        detection(pictures, kind, index, size.looking / len(KINDS))
    fidelity(made["cloak"])
    every = [each for pictures in made.values() for each in pictures]
    null(every[::5], size.wrong)
    attribution(every)
    speed(every[0], size.many)


if __name__ == "__main__":
    main()
