"""No picture hangs or kills a worker for good, and each gets its answer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from guard.images.blobs import Blobs
from guard.images.cookbook import all_recipes
from guard.images.formats import measure
from guard.images.job import Order
from guard.images.limits import LIMITS
from guard.images.variants import Variants
from guard.images.worker import Workers, new_pool
from guard.imports import rules_folder
from tests.images.hostile import HOSTILE
from tests.images.pictures import STUDIO, encoded

_LIMITS = replace(LIMITS, pixels=1_000_000, seconds=10)


@pytest.mark.parametrize("recipe", ["cloak", "poison-decoy"])
async def test_whatever_comes_a_picture_of_its_kind_goes(
    recipe: str, tmp_path: Path
) -> None:
    variants = Variants(
        all_recipes(rules_folder() / "recipes.yaml"),
        STUDIO,
        Workers(partial(new_pool, limits=_LIMITS)),
        Blobs(tmp_path, 10**8),
        limits=_LIMITS,
    )
    answers = {
        name: measure((await variants.make(data, Order(recipe, name))).body)
        for name, (data, _) in HOSTILE.items()
    }
    truth = await variants.make(encoded("JPEG"), Order("cloak", "/art/1"))
    await variants.close()

    kinds = {name: replace(shape, frames=1) for name, (_, shape) in HOSTILE.items()}
    assert {k: v and replace(v, frames=1) for k, v in answers.items()} == kinds
    assert (truth.width, truth.height) == (320, 240)  # the workers live
