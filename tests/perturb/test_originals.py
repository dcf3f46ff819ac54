"""Originals are taken as the recipe sees them, once, and only where it is asked for."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from guard.images.job import Order
from guard.images.limits import LIMITS
from guard.images.recipe import Recipe, Step
from guard.images.variants import DECOY
from guard.perturb.originals import Originals, Subject, anchor
from tests.images.pictures import STUDIO, encoded, likeness, photo, recipe

CLOAK = Recipe(
    "cloak",
    (
        Step("decode"),
        Step("fit", (("longest", 80),)),
        Step("perturb", (("eps", 12),)),
        Step("encode"),
    ),
)
RECIPES = {
    "cloak": CLOAK,
    "preview": recipe("decode", "encode", name="preview"),
    DECOY: Recipe(DECOY, (Step("decoy", (("scenes", ("waves",)),)), Step("encode"))),
}
ORDER = Order("cloak", "/1")
PNG = encoded("PNG", photo(160, 120))


class _Taken(list[Subject]):
    def __call__(self, subject: Subject) -> None:
        self.append(subject)


def originals(taken: _Taken) -> Originals:
    return Originals(RECIPES, STUDIO, LIMITS, taken)


async def test_a_subject_is_what_the_step_gets() -> None:
    taken = _Taken()
    await originals(taken).make(PNG, ORDER)
    (subject,) = taken
    assert (subject.frame.size, subject.eps, subject.work) == ((80, 60), 12, "/1")
    assert likeness(subject.frame, photo(160, 120)) > 0.99


async def test_for_several_crawlers_it_is_taken_once() -> None:
    taken = _Taken()
    them = originals(taken)
    for bot in ("", "GPTBot"):
        await them.make(PNG, Order("cloak", "/1", bot))
    assert len(taken) == 1
    assert them.at_hand(1, ORDER) is None


@pytest.mark.parametrize(
    ("data", "recipe"),
    [
        (PNG, "preview"),
        (PNG, "unknown"),
        (b"<svg xmlns='a'/>", "cloak"),
        (b"", "cloak"),
    ],
)
async def test_nothing_else_is_taken(data: bytes, recipe: str) -> None:
    taken = _Taken()
    await originals(taken).make(data, Order(recipe, "/1"))
    assert not taken


@pytest.mark.parametrize("data", [PNG[:200], encoded("PNG", photo(160, 120))[:-400]])
async def test_a_broken_picture_is_counted(data: bytes) -> None:
    them = originals(_Taken())
    await them.make(data, ORDER)
    assert them.unreadable == 1


async def test_what_cannot_be_learnt_is_counted() -> None:
    def take(subject: Subject) -> None:
        raise ValueError("too small")

    them = Originals(RECIPES, STUDIO, LIMITS, take)
    await them.make(PNG, ORDER)
    assert them.unreadable == 1


async def test_a_recipe_that_opens_nothing_has_nothing_to_perturb() -> None:
    recipes = {**RECIPES, "cloak": recipe("perturb", "encode", name="cloak")}
    them = Originals(recipes, STUDIO, LIMITS, _Taken())
    await them.make(PNG, ORDER)
    assert them.unreadable == 1


def test_pages_have_their_captions() -> None:
    them = originals(_Taken())
    assert them.caption(ORDER).title
    assert them.caption(Order("unknown", "/1")).title


def test_an_anchor_is_the_decoy_of_the_work_at_its_size() -> None:
    first, again, other = (
        anchor(STUDIO, RECIPES, work, (96, 64)) for work in ("/1", "/1", "/2")
    )
    assert first.size == (96, 64)
    assert first == again
    assert first != other
