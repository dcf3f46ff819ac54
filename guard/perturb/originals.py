"""Stands where Variants stand, and takes the originals that a recipe would perturb."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from PIL import Image

from guard.errors import PictureError
from guard.images.caption import Caption, caption_of
from guard.images.decoy import paint_decoy
from guard.images.formats import measure
from guard.images.job import Job, Order, Studio, Variant, variant_of
from guard.images.limits import Limits
from guard.images.motifs import scene_of
from guard.images.picture import Picture
from guard.images.recipe import SCENES, Recipe
from guard.images.steps import STEPS
from guard.images.variants import DECOY

_NONE = variant_of(b"", "image/png", 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """`frame`: the picture as it is when the step `perturb` gets it."""

    content: str  # SHA-256 of the original's bytes
    work: str
    frame: Image.Image
    eps: float


class Originals:
    """Each is taken once, one at a time, in a thread. What handlers are given in
    return is no picture."""

    def __init__(
        self,
        recipes: Mapping[str, Recipe],
        studio: Studio,
        limits: Limits,
        take: Callable[[Subject], None],
    ) -> None:
        self._recipes, self._studio, self._limits = recipes, studio, limits
        self._take = take
        self._taken: set[str] = set()
        self._one = asyncio.Lock()
        self.unreadable = 0

    def at_hand(self, version: int, order: Order) -> Variant | None:
        """Nothing: every original is to be looked at."""
        return None

    async def make(
        self, original: bytes, order: Order, media_type: str = "", version: int = 0
    ) -> Variant:
        recipe = self._recipes.get(order.recipe)
        if recipe is not None and recipe.has("perturb"):
            async with self._one:
                await asyncio.to_thread(self._look, original, order, recipe)
        return _NONE

    async def decoy(self, head: bytes, order: Order, media_type: str = "") -> Variant:
        """What finds no room is not looked at."""
        return _NONE

    def caption(self, order: Order, *, vector: bool = False) -> Caption:
        recipe = self._recipes.get(order.recipe) or self._recipes[DECOY]
        return caption_of(self._studio, order.work, order.bot, recipe, vector=vector)

    def _look(self, original: bytes, order: Order, recipe: Recipe) -> None:
        content = hashlib.sha256(original).hexdigest()
        if content in self._taken:
            return
        self._taken.add(content)
        shape = measure(original)
        if shape is None or shape.format == "svg":
            return
        job = Job(recipe, order, shape, self._studio, original, limits=self._limits)
        eps = next(s.number("eps") for s in recipe.steps if s.name == "perturb")
        try:
            self._take(Subject(content, order.work, _before(job), eps))
        except (PictureError, ValueError):  # broken, or smaller than a latent
            self.unreadable += 1


def _before(job: Job) -> Image.Image:
    """The first frame, after all steps before `perturb`."""
    picture = Picture(())
    for step in takewhile(lambda step: step.name != "perturb", job.recipe.steps):
        picture = STEPS[step.name](picture, job, step)
    if not picture.frames:
        raise PictureError("nothing is there to perturb")
    return picture.frames[0]


def anchor(
    studio: Studio, recipes: Mapping[str, Recipe], work: str, size: tuple[int, int]
) -> Image.Image:
    """The decoy of a work, as large as the picture that shall come near it."""
    scenes = next(
        (
            step.option("scenes")
            for step in recipes[DECOY].steps
            if step.name == "decoy"
        ),
        SCENES,
    )
    assert isinstance(scenes, tuple)
    scene = scene_of(studio.secret, studio.artist, work, scenes)
    painted = paint_decoy(studio.secret, studio.artist, work, scene, size)
    return painted.convert("RGB").resize(size, Image.Resampling.LANCZOS)
