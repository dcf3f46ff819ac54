"""Recipes are read with all their problems at once, each with its place."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import PolicyError
from guard.images.recipe import Recipe, Step
from guard.images.recipes import read_recipes

_SHIPPED = Path(__file__).parents[2] / "rules" / "recipes.yaml"


def test_shipped_recipes_are_read() -> None:
    recipes = read_recipes(_SHIPPED.read_text())
    assert {"poison-decoy", "poison-shift", "cloak", "preview"} <= set(recipes)


def test_a_recipe_may_be_a_bare_list_of_steps() -> None:
    recipes = read_recipes("x: [decoy, encode: {quality: 80}]")
    steps = Step("decoy"), Step("encode", (("quality", 80),))
    assert recipes["x"] == Recipe("x", steps)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x: [", "not YAML"),
        ("", "expected recipes by name"),
        ("x: 3", "must be a list of steps"),
        ("x: {steps: []}", "must be a list of steps"),
        ("x: {version: [], steps: [decoy, encode]}", "must be a whole number"),
        ("x: {version: one, steps: [decoy, encode]}", "must be a whole number"),
        ("x: {speed: 1, steps: [decoy, encode]}", "unknown key 'speed'"),
        ("x: [paint, encode]", "unknown step 'paint'"),
        ("x: [{fit: {}, trace: {}}, encode]", "unknown step ''"),
        ("x: [decoy]", "the last step must be `encode`"),
        ("x: [decode, fit: {longest: far}, encode]", "'longest' has the wrong type"),
        ("x: [decode, fit: {longest: -1}, encode]", "'longest' has the wrong type"),
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
        read_recipes("x: [paint, encode]\ny: [decode: {wide: 1}, encode]", "mine.yaml")
    places = [(problem.line, problem.column) for problem in caught.value.problems]
    assert places == [(1, 5), (2, 20)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cloak: [fit, encode]", "the first step must be `decode` or `decoy`"),
        ("cloak: [encode]", "the first step must be `decode` or `decoy`"),
        ("cloak: [decode, decoy, encode]", "`decoy` can only be the first step"),
        ("x: [decoy, encode, encode]", "`encode` can only be the last step"),
        ("x: [decode, fit: {longest: .inf}, encode]", "'longest' is more than"),
        ("x: [decode, fit: {longest: 9.0e+99}, encode]", "'longest' is more than"),
        ("x: [decode, fit: {longest: .nan}, encode]", "'longest' has the wrong type"),
        ("x: [decode, perturb: {eps: -.inf}, encode]", "'eps' has the wrong type"),
    ],
)
def test_recipes_that_could_never_work_are_refused(text: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        read_recipes(text)


@pytest.mark.parametrize("steps", ["decode, encode", "decode, fit, shift, encode"])
def test_poison_that_shows_the_work_is_refused(steps: str) -> None:
    with pytest.raises(PolicyError, match="must not show the work") as caught:
        read_recipes(f"poison-decoy: [{steps}]")
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (1, 16)


@pytest.mark.parametrize(
    "value",
    ['"["', "2026-99-99", "!!int x", "!odd x", "0b_", "9" * 5000, "'80'", "!!bool x"],
)
def test_an_odd_number_is_refused_with_its_place(value: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_recipes(f"cloak: [decode, encode: {{quality: {value}}}]")
    (problem,) = caught.value.problems
    assert (problem.line, problem.message) == (1, "'quality' has the wrong type")


@pytest.mark.parametrize("text", ["[" * 50_000, "&a [*a]", "x: &a [*a]"])
def test_a_file_that_turns_on_itself_is_refused(text: str) -> None:
    with pytest.raises(PolicyError):
        read_recipes(text)


@given(st.text(max_size=40))
def test_any_value_is_read_or_refused(value: str) -> None:
    with suppress(PolicyError):
        read_recipes(f"cloak: [decode, encode: {{quality: {value}}}]")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(PolicyError):
        read_recipes(text)


def test_a_recipe_tells_which_steps_it_has() -> None:
    recipe = Recipe("r", (Step("decode"), Step("encode")))
    assert (recipe.has("decode"), recipe.has("perturb")) == (True, False)
