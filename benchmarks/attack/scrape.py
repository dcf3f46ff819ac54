"""What a scraper has on disk: originals, and what the guard gave it instead."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from benchmarks.attack.artists import ARTISTS, SIDE, draw, hands, stranger
from benchmarks.attack.baselines import BASELINES
from benchmarks.attack.plan import CLOSED, CONTROL, OURS, Attack
from benchmarks.attack.purify import PURIFIERS, Pictures
from guard.images.formats import Shape
from guard.images.job import Job, Order, Studio
from guard.images.make import make
from guard.images.recipe import Recipe
from guard.images.recipes import read_recipes
from guard.loader import rules_folder

# A name for all who are none of the six. Without it, a classifier must call what it
# has never seen by one of six names, and that alone looks like mimicry.
STRANGERS = ARTISTS


@dataclass(frozen=True, slots=True)
class Sizes:
    """Pictures of each artist to learn from, to test with, and for the oracle."""

    learn: int = 100
    test: int = 50
    oracle: int = 100
    lies: int = 60  # of each recipe, for the oracle


FULL = Sizes()


@dataclass(frozen=True, slots=True)
class World:
    """Six artists, of whom one is protected; all draws come from these three."""

    level: str
    seed: int
    sizes: Sizes = FULL

    @property
    def victim(self) -> int:
        return self.seed % ARTISTS

    def numbers(self, *words: str) -> np.random.Generator:
        """Draws of their own for each use."""
        text = "|".join((self.level, str(self.seed), *words))
        return np.random.default_rng(list(hashlib.sha256(text.encode()).digest()))


@lru_cache(maxsize=8)
def originals(world: World, use: str, side: int) -> tuple[Pictures, ...]:
    """For each artist, and then of strangers; `use` is a field of Sizes."""
    return tuple(
        scaled(whole(world, use, artist), side) for artist in range(ARTISTS + 1)
    )


@lru_cache(maxsize=24)
def whole(world: World, use: str, artist: int) -> Pictures:
    known = hands(world.level, world.numbers("hands"))
    numbers = world.numbers(use, str(artist))

    def painted() -> Pictures:
        is_known = artist < ARTISTS
        hand = known[artist] if is_known else stranger(world.level, numbers)
        return np.asarray(draw(hand, numbers))

    return np.stack([painted() for _ in range(getattr(world.sizes, use))])


def lies(world: World, recipe: str, use: str, side: int) -> Pictures:
    """What a bot gets for the protected artist's works, by the shipped recipe."""
    return scaled(_variants(world, recipe, use), side)


@lru_cache(maxsize=36)
def _variants(world: World, recipe: str, use: str) -> Pictures:
    works = whole(world, "oracle" if use == "lies" else use, world.victim)
    works = works[: getattr(world.sizes, use)]
    secret = hashlib.sha256(b"%d" % world.seed).digest()
    studio = Studio(secret, "Studio", "Marlene")
    bodies = [
        variant(read(recipe), studio, f"/{use}/{number}.jpg", jpeg(work))
        for number, work in enumerate(works)
    ]
    opened = (Image.open(io.BytesIO(body)).convert("RGB") for body in bodies)
    return np.stack([np.asarray(image) for image in opened])


def variant(recipe: Recipe, studio: Studio, work: str, data: bytes) -> bytes:
    order = Order(recipe.name, work, "GPTBot")
    shape = Shape("jpeg", SIDE, SIDE)
    return make(Job(recipe, order, shape, studio, data, weight=len(data))).body


@lru_cache(maxsize=4)
def read(recipe: str) -> Recipe:
    return read_recipes((rules_folder() / "recipes.yaml").read_text("utf-8"))[recipe]


def jpeg(picture: Pictures) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=90)
    return out.getvalue()


def scaled(pictures: Pictures, side: int) -> Pictures:
    size, box = (side, side), Image.Resampling.BOX
    return np.stack(
        [np.asarray(Image.fromarray(p).resize(size, box)) for p in pictures]
    )


def taken(world: World, row: str, leak: int, side: int) -> Pictures:
    """The protected artist's part of the set; `leak` percent of it are originals."""
    truth = originals(world, "learn", side)[world.victim]
    if row in OURS:
        given = lies(world, row, "learn", side).copy()
    elif row in BASELINES:
        given = BASELINES[row](truth, world.numbers(row, str(side)))
    else:
        return truth
    given[: len(truth) * leak // 100] = truth[: len(truth) * leak // 100]
    return given


@lru_cache(maxsize=4)
def _washed(world: World, use: str, purifier: str, side: int) -> tuple[Pictures, ...]:
    numbers = world.numbers("wash", use, purifier)
    return tuple(
        PURIFIERS[purifier](part, numbers) for part in originals(world, use, side)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What a learner gets: pictures and names, and clean art to be tested with.
    Both are purified alike: otherwise the difference alone would look like
    protection."""

    pictures: Pictures
    names: np.ndarray[tuple[int], np.dtype[np.int64]]
    test: Pictures
    test_names: np.ndarray[tuple[int], np.dtype[np.int64]]
    victim: int


def task(attack: Attack, world: World, side: int) -> Task:
    purifier = attack.purifier
    learn = list(_washed(world, "learn", purifier, side))
    given = taken(world, attack.row, attack.leak, side)
    numbers = world.numbers("wash", attack.row, purifier)
    learn[world.victim] = PURIFIERS[purifier](given, numbers)
    if attack.setting == CONTROL:
        learn = _all_perturbed(world, attack.row, side)
    if attack.setting == CLOSED:
        learn = learn[:ARTISTS]
    test = _washed(world, "test", purifier, side)[:ARTISTS]
    return Task(
        np.concatenate(learn),
        named(learn),
        np.concatenate(test),
        named(test),
        world.victim,
    )


def _all_perturbed(world: World, row: str, side: int) -> list[Pictures]:
    """Each name with a perturbation of its own, as the baselines' papers have it."""
    parts = list(originals(world, "learn", side))
    if row not in BASELINES:
        return parts
    return [
        BASELINES[row](part, world.numbers(row, str(side), str(name)))
        for name, part in enumerate(parts)
    ]


def named(
    parts: list[Pictures] | tuple[Pictures, ...],
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.repeat(np.arange(len(parts)), [len(part) for part in parts])
