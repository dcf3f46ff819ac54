"""Recipes are read with all their problems at once, each with its place."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import PolicyError
from guard.images.recipe import SCENES, Recipe, Step, read_recipes
from tests.images.pictures import recipe

_SHIPPED = Path(__file__).parents[2] / "rules" / "recipes.yaml"


def test_shipped_recipes_are_read() -> None:
    recipes = read_recipes(_SHIPPED.read_text())
    assert {"poison-decoy", "poison-shift", "cloak", "preview"} <= set(recipes)


def test_an_option_that_is_not_given_has_its_usual_value() -> None:
    step = Step("fit", (("longest", 400),))
    assert step.number("longest") == 400
    assert Step("decoy").option("scenes") == SCENES
    assert Step("decoy").number("scenes") == 0


def test_a_recipe_may_be_a_bare_list_of_steps() -> None:
    recipes = read_recipes("x: [decoy, encode: {quality: 80}]")
    steps = Step("decoy"), Step("encode", (("quality", 80),))
    assert recipes["x"] == Recipe("x", steps)


def test_recipes_that_make_other_bytes_have_other_identities() -> None:
    names = {recipe("decoy", "encode").identity, recipe("shift", "encode").identity}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x: [", "not YAML"),
        ("", "expected recipes by name"),
        ("x: 3", "must be a list of steps"),
        ("x: {steps: []}", "must be a list of steps"),
        ("x: {version: [], steps: [encode]}", "must be a whole number"),
        ("x: {version: one, steps: [encode]}", "must be a whole number"),
        ("x: {speed: 1, steps: [encode]}", "unknown key 'speed'"),
        ("x: [paint, encode]", "unknown step 'paint'"),
        ("x: [{fit: {}, trace: {}}, encode]", "unknown step ''"),
        ("x: [decoy]", "the last step must be `encode`"),
        ("x: [fit: {longest: far}, encode]", "'longest' has the wrong type"),
        ("x: [fit: {longest: -1}, encode]", "'longest' has the wrong type"),
        ("x: [fit: {longest: true}, encode]", "'longest' has the wrong type"),
        ("x: [fit: {longest: {}}, encode]", "'longest' has the wrong type"),
        ("x: [fit: {wide: 1}, encode]", "unknown option 'wide' of step 'fit'"),
        ("x: [stretch: {wide: 1}, encode]", "it takes none"),
        ("x: [decoy: {scenes: [cats]}, encode]", "unknown scene"),
        ("x: [decoy: {scenes: []}, encode]", "'scenes' has the wrong type"),
        ("x: [fit: [1], encode]", "expected options"),
    ],
)
def test_what_is_wrong_is_said(text: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        read_recipes(text)


def test_all_problems_are_told_at_once_with_their_places() -> None:
    with pytest.raises(PolicyError) as caught:
        read_recipes("x: [paint, encode]\ny: [fit: {wide: 1}, encode]", "mine.yaml")
    places = [(problem.line, problem.column) for problem in caught.value.problems]
    assert places == [(1, 5), (2, 17)]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(PolicyError):
        read_recipes(text)


def test_a_recipe_tells_which_steps_it_has() -> None:
    recipe = Recipe("r", (Step("decode"), Step("encode")))
    assert (recipe.has("decode"), recipe.has("perturb")) == (True, False)
