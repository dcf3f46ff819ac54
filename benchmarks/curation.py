"""Do variants stay in a data set? Every filter that needs no weights, on each recipe.

`python -m benchmarks.curation`: the demo's works and drawn ones, in their sizes and
formats, for several studios; then how like their originals the decoys are.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from PIL import Image

from benchmarks.attack.artists import draw, hands
from benchmarks.attack.scrape import read
from benchmarks.filters.hashes import likeness, phash
from benchmarks.filters.judged import Piece, Verdicts, judged
from benchmarks.filters.pictures import small
from guard.demo.catalog import WORKS
from guard.demo.prints import prints
from guard.demo.site import build_site
from guard.images.caption import caption_of
from guard.images.formats import measure
from guard.images.job import Job, Order, Studio
from guard.images.make import make
from guard.images.traits import traits_of

LIES = ("poison-decoy", "poison-shift")
RECIPES = (*LIES, "cloak", "preview")
BOT = "GPTBot"
_SIZES = ((640, 480), (480, 640), (1000, 700), (512, 512), (900, 360), (1280, 853))
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")


@dataclass(frozen=True, slots=True)
class Original:
    work: str
    data: bytes


def works(folder: Path, studio: int) -> Iterator[Original]:
    """One file of each work of the demo; other sizes and formats for other studios."""
    build_site(folder, "http://127.0.0.1")
    for number, work in enumerate(WORKS):
        files = prints(work)
        path = files[(number + studio) % len(files)].path
        yield Original(f"/{work.slug}", (folder / path.lstrip("/")).read_bytes())


def drawn(studio: int, count: int = 12) -> Iterator[Original]:
    numbers = np.random.default_rng(studio)
    known = hands("medium", numbers)
    for number in range(count):
        size = _SIZES[number % len(_SIZES)]
        format = _FORMATS[(number + studio) % len(_FORMATS)]
        picture = draw(known[number % len(known)], numbers)
        out = io.BytesIO()
        scanned(picture, size, numbers).save(out, format)
        yield Original(f"/drawn-{number}", out.getvalue())


def scanned(
    picture: Image.Image, size: tuple[int, int], numbers: np.random.Generator
) -> Image.Image:
    """Enlarged, with the grain of canvas and scanner."""
    large = np.asarray(picture.resize(size, Image.Resampling.BICUBIC), float)
    grain = numbers.normal(0.0, 9.0, (*large.shape[:2], 1))
    return Image.fromarray(np.clip(large + grain, 0, 255).astype(np.uint8))


def varied(original: Original, recipe: str, studio: Studio) -> Piece | None:
    """None where the file is no picture that is repainted."""
    shape = measure(original.data)
    if shape is None or shape.format == "svg":
        return None
    weight, traits = len(original.data), traits_of(original.data, shape.format)
    job = Job(
        read(recipe),
        Order(recipe, original.work, BOT),
        shape,
        studio,
        original.data,
        weight=weight,
        traits=traits,
    )
    says = (
        caption_of(studio, original.work, BOT, job.recipe).text
        if recipe in LIES
        else ""
    )
    return Piece(original.work, original.data, make(job).body, says)


def alike(pieces: list[Piece]) -> Iterator[str]:
    """Each decoy beside its own original and beside all others': at chance, the own
    is no nearer."""
    first = [small(Image.open(io.BytesIO(p.body))) for p in pieces]
    second = [small(Image.open(io.BytesIO(p.original))) for p in pieces]
    for side in (8, 32, 256):
        table = [[likeness(one, other, side) for other in second] for one in first]
        yield _beside(f"NCC {side} x {side}", np.asarray(table))
    bits = [phash(image) for image in second]
    table = [[float((phash(one) == b).mean()) for b in bits] for one in first]
    yield _beside("pHash, equal bits", np.asarray(table))


def _beside(name: str, table: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> str:
    own, off = np.diag(table), ~np.eye(len(table), dtype=bool)
    others = table[off].reshape(len(table), -1)
    # The share of other originals that are less like it: 0.5 at chance.
    ranks = (others < own[:, None]).mean(axis=1)
    error = 1.96 * np.sqrt(1 / (12 * len(ranks)))
    return (
        f"{name:20} {own.mean():+7.3f} {others.mean():+7.3f}"
        f"   {ranks.mean():.2f} +- {error:.2f}"
    )


def shares(verdicts: Verdicts) -> Iterator[str]:
    for name, said in verdicts.items():
        bad = [work for work, passes in said if not passes]
        names = f"   {' '.join(sorted(set(bad))[:6])}" if bad else ""
        yield f"{name:28} {len(said) - len(bad):4} of {len(said):4}{names}"


def rejected(verdicts: Verdicts, folder: Path, pieces: list[Piece]) -> None:
    """Keeps what some filter threw out, to be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies = {piece.work: piece.body for piece in pieces}
    for name, said in verdicts.items():
        word = "".join(char for char in name if char.isalnum())
        for work in (work for work, passes in said if not passes):
            (folder / f"{word}{work.replace('/', '-')}").write_bytes(bodies[work])


def tried(recipe: str, studios: int, site: Path, show: Path | None) -> Iterator[str]:
    """One recipe's table; likeness for the first studio only."""
    verdicts: Verdicts = {}
    near: list[str] = []
    for number in range(studios):
        studio = Studio(b"%032d" % number, "Studio", "Marlene")
        originals = (*works(site, number), *drawn(number))
        found = (varied(original, recipe, studio) for original in originals)
        pieces = [piece for piece in found if piece is not None]
        said = judged(pieces, are_lies=recipe in LIES)
        if show:
            rejected(said, show / f"{recipe}-{number}", pieces)
        for filter, asked in said.items():
            verdicts.setdefault(filter, []).extend(asked)
        near = near or (list(alike(pieces)) if recipe in LIES else [])
    yield f"\n{recipe}"
    yield from shares(verdicts)
    if near:
        yield "\nlikeness                 own  others   own's rank"
        yield from near


@click.command()
@click.option("--studios", type=click.IntRange(1), default=4, show_default=True)
@click.option("--recipe", type=click.Choice(RECIPES), multiple=True, default=RECIPES)
@click.option("--site", type=click.Path(path_type=Path), help="A demo made before.")
@click.option("--show", type=click.Path(path_type=Path), help="Keep what fell out.")
def main(
    studios: int, recipe: tuple[str, ...], site: Path | None, show: Path | None
) -> None:
    """The share of variants that pass each filter."""
    with tempfile.TemporaryDirectory() as folder:
        for name in recipe:
            for line in tried(name, studios, site or Path(folder), show):
                click.echo(line)


if __name__ == "__main__":
    main()
