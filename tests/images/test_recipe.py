"""Recipes as values: what is not said is as usual, and what differs is told apart."""

from __future__ import annotations

from guard.images.recipe import SCENES, Step
from tests.images.pictures import recipe


def test_an_option_that_is_not_given_has_its_usual_value() -> None:
    step = Step("fit", (("longest", 400),))
    assert step.number("longest") == 400
    assert Step("decoy").option("scenes") == SCENES
    assert Step("decoy").number("scenes") == 0


def test_recipes_that_make_other_bytes_have_other_identities() -> None:
    names = {recipe("decoy", "encode").identity, recipe("shift", "encode").identity}
    assert len(names) == 2
