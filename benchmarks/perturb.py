"""How fast perturbations are learnt, what they cost the eye, and how far they carry:
`python -m benchmarks.perturb [--device cuda]`.

The encoder has the size of TAESD (1.2 million weights) and random weights, since none
are shipped: times are those of the real one, distances only show that it works.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from guard.demo.site import build_site
from guard.images.draws import Draws
from guard.images.fidelity import psnr, ssim
from guard.images.job import Studio
from guard.images.perturb import perturb
from guard.images.recipe import Recipe, Step
from guard.images.variants import DECOY
from guard.perturb.attack import Target, Wish, reached, slope, target_of
from guard.perturb.descent import Bookmark, Pace, State
from guard.perturb.encoder import Encoder, Weights
from guard.perturb.gallery import square
from guard.perturb.lesson import Teacher, learn, pixels_of
from guard.perturb.originals import anchor
from guard.perturb.tiny import Tiny

BLOCKS, WIDE, LATENTS = (1, 3, 3, 3), 64, 4
STUDIO = Studio(b"the key of the measurements.....", "Studio Marlene", "Marlene")
RECIPES = {DECOY: Recipe(DECOY, (Step("decoy"), Step("encode")))}
SIDE = 256  # pixels, where many steps are taken
STRENGTHS = (8.0, 16.0, 32.0)
HALF, QUALITY = SIDE // 2, 75


class Unwritten(Bookmark):
    def write(self, state: State) -> None:
        """Nobody goes on from here."""


@dataclass(frozen=True, slots=True)
class Row:
    """Shares are of the distance that the work itself has."""

    what: str
    eps: float
    psnr: float
    ssim: float
    share: float
    jpeg: float
    half: float


def random_encoder(device: str) -> Encoder:
    numbers, arrays, layer = np.random.default_rng(1), {}, 0

    def conv(name: str, out: int, into: int) -> None:
        loud = np.sqrt(2 / (9 * into))
        drawn = loud * numbers.standard_normal((out, into, 3, 3))
        arrays[f"{name}.weight"] = torch.from_numpy(drawn.astype(np.float32))

    for stage, count in enumerate(BLOCKS):
        conv(f"encoder.layers.{layer}", WIDE, WIDE if stage else 3)
        for index in range(layer + 1, layer + 1 + count):
            for part in (0, 2, 4):
                conv(f"encoder.layers.{index}.conv.{part}", WIDE, WIDE)
        layer += 1 + count
    conv(f"encoder.layers.{layer}", LATENTS, WIDE)
    weights = Weights({name: each.to(device) for name, each in arrays.items()})
    network = Tiny(weights, BLOCKS)
    return Encoder(network.moments, network.stride, device)


def works(folder: Path) -> dict[str, Image.Image]:
    build_site(folder, "http://127.0.0.1")
    files = sorted(folder.glob("works/*.jpg"))
    return {file.name: square(Image.open(file)) for file in files}


def seconds_a_step(picture: Image.Image, encoder: Encoder, steps: int) -> float:
    """The second is like all that follow. Of a processor those that it worked on this:
    it may have other work to do."""
    clock = time.process_time if encoder.device == "cpu" else time.perf_counter
    aim = anchor(STUDIO, RECIPES, "speed", picture.size)
    target = target_of(pixels_of(picture), pixels_of(aim), encoder, Wish())
    place = torch.zeros(128, 128, 3, device=encoder.device)
    slope(place, target, encoder, Draws(b"speed", "0"))
    synchronise(encoder)
    started = clock()
    for step in range(steps):
        slope(place, target, encoder, Draws(b"speed", str(step)))
    synchronise(encoder)
    return (clock() - started) / steps


def synchronise(encoder: Encoder) -> None:
    if encoder.device != "cpu":
        torch.cuda.synchronize()


def rows(
    pictures: dict[str, Image.Image], encoder: Encoder, steps: int
) -> Iterator[Row]:
    small = {name: each.resize((SIDE, SIDE)) for name, each in pictures.items()}
    unseen, *others = small
    for eps in STRENGTHS:
        teacher = Teacher(encoder, "", STUDIO.secret, Wish(eps), Pace(steps))
        yield row("its own", small[unseen], unseen, teacher, [small[unseen]])
    teacher = Teacher(encoder, "", STUDIO.secret, Wish(16.0), Pace(steps))
    yield row("of a bank", small[unseen], "bank", teacher, [small[n] for n in others])


def row(
    what: str,
    picture: Image.Image,
    work: str,
    teacher: Teacher,
    seen: list[Image.Image],
) -> Row:
    aim = anchor(STUDIO, RECIPES, work, picture.size)
    bookmark = Unwritten(Path(), f"{what}{teacher.wish.eps}")
    lesson = learn(list(map(pixels_of, seen)), pixels_of(aim), teacher, bookmark)
    eps = teacher.wish.eps
    laid = perturb(picture, lesson.delta, eps)
    shares = [
        distance(after(laid), after(aim), teacher.encoder)
        / distance(after(picture), after(aim), teacher.encoder)
        for after in (lambda image: image, as_jpeg, halved)
    ]
    return Row(what, eps, psnr(picture, laid), ssim(picture, laid), *shares)


def distance(picture: Image.Image, aim: Image.Image, encoder: Encoder) -> float:
    target: Target = target_of(pixels_of(picture), pixels_of(aim), encoder, Wish())
    nothing = torch.zeros(8, 8, 3, device=encoder.device)
    return reached(nothing, target, encoder).distance


def as_jpeg(image: Image.Image) -> Image.Image:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return Image.open(out).convert("RGB")


def halved(image: Image.Image) -> Image.Image:
    return image.resize((HALF, HALF), Image.Resampling.LANCZOS)


def milliseconds_to_lay() -> float:
    """Over a picture of a megapixel, the best of nine."""
    picture = Image.new("RGB", (1024, 1024), (90, 120, 150))
    delta, times = np.zeros((256, 256, 3), np.float32), []
    for _ in range(9):
        started = time.process_time()
        perturb(picture, delta, 8.0)
        times.append(time.process_time() - started)
    return 1000 * min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--works", type=int, default=7)
    given = parser.parse_args()
    torch.set_num_threads(1)
    encoder = random_encoder(given.device)
    with tempfile.TemporaryDirectory() as name:
        pictures = dict(list(works(Path(name)).items())[: given.works])
    each = seconds_a_step(next(iter(pictures.values())), encoder, 3)
    core = ", one core" if given.device == "cpu" else ""
    print(f"torch {torch.__version__}, {given.device}{core}; random weights")
    print(f"512 x 512: {each:.2f} s a step, {3600 / (150 * each):.1f} pictures an hour")
    print(f"laid over 1 megapixel, without torch: {milliseconds_to_lay():.0f} ms")
    print(f"{SIDE} x {SIDE}, {given.steps} steps; share of the distance that is left")
    print(f"{'learnt':<10} eps  PSNR   SSIM  as it is  JPEG {QUALITY}  half size")
    for each_row in rows(pictures, encoder, given.steps):
        print(
            f"{each_row.what:<10} {each_row.eps:3.0f}  {each_row.psnr:4.1f}  "
            f"{each_row.ssim:.3f}  {each_row.share:8.2f}  {each_row.jpeg:7.2f}  "
            f"{each_row.half:9.2f}"
        )


if __name__ == "__main__":
    main()
