"""What a bot was given is made by the shipped recipes, and leaks are originals."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.attack.plan import CLOSED, CONTROL, NOTHING, OURS, Attack
from benchmarks.attack.scrape import Sizes, World, originals, taken, task

WORLD = World("easy", 1, Sizes(learn=4, test=2, oracle=2, lies=1))


def test_a_world_is_always_the_same() -> None:
    again = World("easy", 1, Sizes(learn=4, test=2, oracle=2, lies=1))

    assert WORLD.numbers("x").uniform() == again.numbers("x").uniform()
    assert WORLD.numbers("x").uniform() != WORLD.numbers("y").uniform()


@pytest.mark.parametrize("recipe", OURS)
def test_without_leaks_no_original_is_among_them(recipe: str) -> None:
    given = taken(WORLD, recipe, 0, 24)
    truth = originals(WORLD, "learn", 24)[WORLD.victim]

    assert (given != truth).any(axis=(1, 2, 3)).all()


def test_leaks_are_the_first_originals() -> None:
    given = taken(WORLD, "poison-decoy", 50, 24)
    truth = originals(WORLD, "learn", 24)[WORLD.victim]

    assert (given == truth).all(axis=(1, 2, 3)).tolist() == [True, True, False, False]


def test_a_task_is_tested_with_purified_originals_of_the_six() -> None:
    found = task(Attack("easy", "cnn", NOTHING, "grey", 0, 1), WORLD, 24)

    assert (found.test[..., 0] == found.test[..., 1]).all()
    assert np.unique(found.test_names).tolist() == [0, 1, 2, 3, 4, 5]
    assert np.bincount(found.names).tolist() == [4] * 7


def test_a_closed_set_has_no_name_for_strangers() -> None:
    found = task(Attack("easy", "cnn", NOTHING, "none", 0, 1, CLOSED), WORLD, 24)

    assert np.bincount(found.names).tolist() == [4] * 6


def test_a_control_perturbs_every_name_and_no_test_picture() -> None:
    found = task(Attack("easy", "cnn", "LSP", "none", 0, 1, CONTROL), WORLD, 24)
    bare = task(Attack("easy", "cnn", NOTHING, "none", 0, 1), WORLD, 24)

    assert (found.pictures != bare.pictures).any(axis=(1, 2, 3)).all()
    assert (found.test == bare.test).all()
