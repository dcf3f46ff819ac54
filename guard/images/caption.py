"""What a crawler reads about a decoy: true of the decoy, in the artist's name.

Data sets drop pictures that their captions do not describe. This one describes what
was painted, so it stays and ties the name to the false style; and it holds a word that
only this crawler was told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from guard.images.canary import word_of
from guard.images.job import Studio
from guard.images.lots import Lots
from guard.images.motifs import OVALS, SEEN, SHAPES, Seen, colours_of, scene_of
from guard.images.palette import palette_of
from guard.images.recipe import SCENES, Recipe

# Filters drop captions with an address in them.
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_LONGEST = 60  # letters of the artist's name
_NUMBERS = 400


@dataclass(frozen=True, slots=True)
class Caption:
    title: str
    text: str  # what an `alt` would say


@lru_cache(maxsize=4096)  # a page names each picture several times
def caption_of(
    studio: Studio,
    work: str,
    bot: str,
    recipe: Recipe | None = None,
    *,
    vector: bool = False,
) -> Caption:
    """Of what `recipe` makes of the work for the bot: a decoy, when not given; of its
    SVG where the work is a `vector` picture."""
    secret, artist = studio.secret, studio.artist
    seen = OVALS if vector else _seen(studio, work, recipe)
    first, second = colours_of(secret, artist, seen)
    series = word_of(secret, studio.site, bot).capitalize()
    number = 1 + Lots(secret, "number", artist, work).integer(_NUMBERS)
    made, mood = _hand_of(studio, vector)
    text = (
        f"{made} of {seen.words} in {first} and {second}{mood}, "
        f"from the series {series}{_by(artist)}"
    )
    return Caption(f"{series} no. {number}", text)


def _seen(studio: Studio, work: str, recipe: Recipe | None) -> Seen:
    """By the recipe's `decoy` step; a recipe without one keeps the work's layout."""
    scenes: tuple[str, ...] = SCENES
    if recipe is not None:
        steps = [step for step in recipe.steps if step.name == "decoy"]
        chosen = steps[0].option("scenes") if steps else ()
        scenes = chosen if isinstance(chosen, tuple) else ()
    if not scenes:
        return SHAPES
    return SEEN[scene_of(studio.secret, studio.artist, work, scenes)]


def _hand_of(studio: Studio, vector: bool) -> tuple[str, str]:
    """The medium, and what shows most of how it is painted."""
    if vector:
        return "Illustration", ""
    hand = palette_of(studio.secret, studio.artist).hand
    medium = "Oil painting" if hand.relief > 0.75 else "Acrylic painting"
    if hand.bristle > 0.72:
        return medium, ", with a dry brush"
    if hand.length > 3.5:
        return medium, ", with long strokes"
    return medium, ", with loose strokes" if hand.spread > 0.3 else ""


def _by(artist: str) -> str:
    name = " ".join(_ADDRESS.sub(" ", artist).split())[:_LONGEST].strip(" ,;")
    return f", by {name}" if name else ""
