"""A picture of what each step and each recipe does, for the rule reference."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageChops

from guard.images.cookbook import all_recipes
from guard.images.decoy import paint_decoy
from guard.images.formats import measure
from guard.images.job import Job, Order, Studio
from guard.images.make import make
from guard.images.picture import Picture
from guard.images.recipe import SCENES, Recipe, Step
from guard.images.steps import STEPS, finish
from guard.images.traits import traits_of
from guard.imports import rules_folder

STUDIO = Studio(
    b"the key of the documentation....",
    "Studio Marlene",
    "Marlene",
    credit="Marlene",
    signature="Marlene",
)
WORK, BOT = "/works/lemons-blue-bowl", "GPTBot"
WIDE, GAP = 300, 8
LOUDER = 16  # differences are shown so many times as strong
# What goes before a step in its picture, and the step; small, so that it can be seen.
SHOWN: dict[str, tuple[Step, ...]] = {
    "decode": (Step("decode", (("longest", 64),)), Step("fit", (("longest", 64),))),
    "decoy": (Step("decoy"),),
    "shift": (Step("decode"), Step("shift")),
    "canary": (Step("decoy"), Step("canary")),
    "fit": (Step("decode"), Step("fit", (("longest", 150),))),
    "trace": (Step("decode"), Step("trace")),
    "stretch": (Step("decode"), Step("fit", (("longest", 60),)), Step("stretch")),
    "sign": (Step("decode"), Step("fit", (("longest", 400),)), Step("sign")),
}
COMPARED = ("canary", "trace")  # with the difference beside, made louder


def job_of(data: bytes, steps: tuple[Step, ...], name: str = "shown") -> Job:
    shape = measure(data)
    assert shape is not None
    traits = traits_of(data, shape.format)
    order = Order(name, WORK, BOT)
    recipe, weight = Recipe(name, steps), len(data)
    return Job(recipe, order, shape, STUDIO, data, weight=weight, traits=traits)


def after(data: bytes, steps: tuple[Step, ...]) -> Image.Image:
    job, picture = job_of(data, steps), Picture(())
    for step in steps:
        picture = STEPS[step.name](picture, job, step)
    return picture.frames[0]


def encoded(data: bytes, quality: int) -> Image.Image:
    """The middle, twice as large, or nothing would be seen."""
    step = Step("encode", (("quality", quality),))
    body = finish(Picture((opened(data),)), job_of(data, (step,)), step)
    image = opened(body)
    left, top = image.width // 3, image.height // 3
    return image.crop((left, top, left + WIDE // 2, top + 100))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def louder(before: Image.Image, image: Image.Image) -> Image.Image:
    gap = ImageChops.subtract(image, before.resize(image.size), 1 / LOUDER, 128)
    return gap.convert("L").convert("RGB")


def strip(*images: Image.Image) -> Image.Image:
    """Side by side, each as wide as the others; small ones stay small."""
    shown = [
        image.resize(
            (WIDE, round(image.height * WIDE / image.width)), Image.Resampling.LANCZOS
        )
        for image in images
    ]
    high = max(image.height for image in shown)
    page = Image.new("RGB", (len(shown) * (WIDE + GAP) - GAP, high), "white")
    for number, image in enumerate(shown):
        page.paste(image, (number * (WIDE + GAP), 0))
    return page


def step_pictures(data: bytes) -> Iterator[tuple[str, Image.Image]]:
    work = opened(data)
    for name, steps in SHOWN.items():
        image = after(data, steps)
        before = after(data, steps[:-1]) if name in COMPARED else work
        if name in ("decode", "fit"):  # as large as it is
            page = Image.new("RGB", (WIDE, WIDE * work.height // work.width), "white")
            page.paste(image)
            image = page
        beside = (louder(before, image),) if name in COMPARED else ()
        yield f"step-{name}", strip(before, image, *beside)
    yield "step-encode", strip(encoded(data, 97), encoded(data, 20))


def recipe_pictures(data: bytes) -> Iterator[tuple[str, Image.Image]]:
    for name, recipe in all_recipes(rules_folder() / "recipes.yaml").items():
        made = make(job_of(data, recipe.steps, name))
        yield f"recipe-{name}", strip(opened(data), opened(made.body))


def motifs() -> Image.Image:
    """Every motif in one false style, and one of them in another's."""
    wanted = [("Marlene", scene) for scene in SCENES] + [("Ida", "landscape")]
    tiles = [
        paint_decoy(STUDIO.secret, artist, f"{WORK}{number}", scene, (3, 2))
        for number, (artist, scene) in enumerate(wanted)
    ]
    wide, high, across = 240, 160, 4
    page = Image.new("RGB", (across * wide, -(-len(tiles) // across) * high), "white")
    for number, tile in enumerate(tiles):
        place = number % across * wide, number // across * high
        page.paste(tile.resize((wide, high), Image.Resampling.LANCZOS), place)
    return page
