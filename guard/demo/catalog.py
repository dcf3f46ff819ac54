"""The catalogue: every work with its words, its hand and its formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from guard.demo.fields import Paint, Rng
from guard.demo.works import boats, city, hills, paper, plants, sea, table, trees

Hand: TypeAlias = Callable[[Rng], Paint]
WORDS = Path(__file__).with_name("catalog.yaml")

#: Who paints what; the one work without a hand is animated (works/mobile.py).
HANDS: dict[str, Hand] = {
    "twenty-to-eleven": sea.harbour,
    "groynes-low-water": boats.groynes,
    "long-swell": sea.swell,
    "wednesday-race": boats.regatta,
    "first-ferry": boats.ferry,
    "the-front": sea.squall,
    "six-ridges": hills.six_ridges,
    "larches-october": trees.larches,
    "hut-new-moon": hills.hut,
    "birches-february": trees.birches,
    "north-face-last-light": hills.alpenglow,
    "late-moon": trees.moonrise,
    "three-pears": table.pears,
    "lemons-blue-bowl": table.lemons,
    "fern-eleven-minutes": plants.fern,
    "poppies-boatyard": plants.poppies,
    "five-vessels": table.bottles,
    "ginkgo-one-night": plants.ginkgo,
    "half-past-six": city.windows,
    "line-nine-rain": city.rain,
    "garden-remembered": paper.cut_paper,
    "three-sisters": paper.profiles,
    "twenty-quarters": paper.quarters,
}


@dataclass(frozen=True, slots=True)
class Work:
    slug: str
    title: str
    year: int
    medium: str
    measure: str
    caption: str
    alt: str
    #: file endings; the first is the <img>, the others stand in <picture>
    formats: tuple[str, ...]

    @property
    def hand(self) -> Hand | None:
        return HANDS.get(self.slug)


@dataclass(frozen=True, slots=True)
class Gallery:
    slug: str
    title: str
    years: str
    intro: str
    works: tuple[Work, ...]


def read_work(entry: dict[str, Any]) -> Work:
    return Work(**{**entry, "formats": tuple(entry["formats"])})


def read_galleries(file: Path) -> tuple[Gallery, ...]:
    entries = yaml.safe_load(file.read_text("utf-8"))
    return tuple(
        Gallery(**{**entry, "works": tuple(map(read_work, entry["works"]))})
        for entry in entries
    )


GALLERIES = read_galleries(WORDS)
WORKS = tuple(work for gallery in GALLERIES for work in gallery.works)


def work_called(slug: str) -> Work:
    return next(work for work in WORKS if work.slug == slug)
