"""Captions: true of the decoy, fit for data sets, with the crawler's word."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from guard.images.canary import word_of
from guard.images.caption import caption_of
from guard.images.job import Studio
from guard.images.motifs import SEEN, scene_of
from guard.images.recipe import SCENES, Recipe, Step
from guard.images.recipes import read_recipes
from guard.loader import rules_folder

_STUDIO = Studio(b"s" * 32, "Studio Marlene", "Marlene")


def test_a_caption_reads_like_a_catalogue() -> None:
    caption = caption_of(_STUDIO, "art/harbour", "GPTBot")

    assert re.fullmatch(r"Dovrabirix no\. \d{1,3}", caption.title)
    assert re.fullmatch(
        r"(Oil|Acrylic) painting of .+ in \w+ and \w+(, with [a-z ]+)?, "
        r"from the series Dovrabirix, by Marlene",
        caption.text,
    )


@pytest.mark.parametrize("number", range(12))
def test_the_motif_is_the_one_painted(number: int) -> None:
    work = f"art/{number}"
    scene = scene_of(_STUDIO.secret, "Marlene", work, SCENES)

    assert f"painting of {SEEN[scene].words} in" in caption_of(_STUDIO, work, "x").text


def test_a_recipe_with_some_scenes_is_told_by_those() -> None:
    decoy = Recipe("mine", (Step("decoy", (("scenes", ("rings",)),)), Step("encode")))

    assert SEEN["rings"].words in caption_of(_STUDIO, "art/1", "x", decoy).text


def test_a_shifted_work_is_abstract() -> None:
    recipes = read_recipes((rules_folder() / "recipes.yaml").read_text("utf-8"))
    caption = caption_of(_STUDIO, "art/1", "x", recipes["poison-shift"])

    assert "of abstract shapes in" in caption.text


def test_a_vector_picture_is_what_is_drawn_for_it() -> None:
    caption = caption_of(_STUDIO, "art/1", "x", vector=True)

    assert caption.text.startswith("Illustration of overlapping ovals in ")
    assert ", with" not in caption.text


def test_crawlers_differ_in_the_word_alone() -> None:
    one, other = (caption_of(_STUDIO, "art/1", bot) for bot in ("GPTBot", "CCBot"))
    words = [word_of(_STUDIO.secret, _STUDIO.site, bot) for bot in ("GPTBot", "CCBot")]
    first, second = (word.capitalize() for word in words)

    assert one != other
    assert one.text.replace(first, second) == other.text


@pytest.mark.parametrize(
    ("artist", "named"),
    [
        ("", ""),
        ("https://marlene.example/", ""),
        ("marlene.example", ""),
        ("me@marlene.example", ""),
        ("Marlene B. Sand", ", by Marlene B. Sand"),
        ("Marlène\n of www.example.org", ", by Marlène of"),
        ("x" * 500, f", by {'x' * 60}"),
    ],
)
def test_no_address_stands_in_a_caption(artist: str, named: str) -> None:
    text = caption_of(replace(_STUDIO, artist=artist), "art/1", "x").text

    assert text.partition(", from the series ")[2].partition(",")[2] == named[1:]


def test_captions_need_neither_numpy_nor_pillow() -> None:
    code = (
        "import sys; from guard.images.caption import caption_of; "
        "from guard.images.job import Studio; caption_of(Studio(b's'), 'a', 'b'); "
        "assert not {'numpy', 'PIL'} & set(sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
