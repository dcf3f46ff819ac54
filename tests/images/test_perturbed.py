"""Variants hold what was learnt, and are made anew when it changes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from guard.images.blobs import Blobs
from guard.images.deltas import Deltas, numbered
from guard.images.job import Job, Order, Variant
from guard.images.maker import run
from guard.images.perturb import pack_delta
from guard.images.variants import DECOY, Variants
from guard.images.worker import Workers
from tests.images.pictures import STUDIO, encoded, opened, photo, psnr, recipe

ORIGINAL = encoded("PNG", photo(160, 120))
CONTENT = hashlib.sha256(ORIGINAL).hexdigest()
RECIPES = {
    "cloak": recipe("decode", "perturb", "encode", name="cloak"),
    DECOY: recipe("decoy", "encode"),
}
LOUD = pack_delta(np.ones((30, 40, 3), np.float32))


class _Here(Workers):
    """No processes."""

    def __init__(self) -> None:
        self.made = 0

    async def make(self, job: Job) -> Variant:
        self.made += 1
        return run(job)


@pytest.fixture
def deltas(tmp_path: Path) -> Deltas:
    return Deltas(tmp_path / "perturbed", STUDIO.secret)


async def cloak(variants: Variants) -> float:
    """How near it is to the original."""
    made = await variants.make(ORIGINAL, Order("cloak", "/1"))
    return psnr(opened(made.body), photo(160, 120))


def variants_of(folder: Path, workers: Workers, deltas: Deltas | None) -> Variants:
    depot = Blobs(folder / "variants", 10**7)
    return Variants(RECIPES, STUDIO, workers, depot, deltas=deltas)


async def test_what_is_learnt_later_makes_another_variant(
    tmp_path: Path, deltas: Deltas
) -> None:
    variants = variants_of(tmp_path, _Here(), deltas)
    before = await cloak(variants)
    deltas.put(CONTENT, LOUD)
    assert (await cloak(variants)) + 5 < before


async def test_what_nobody_learnt_from_gets_one_of_the_bank(
    tmp_path: Path, deltas: Deltas
) -> None:
    deltas.put(numbered(0), LOUD)
    shared = await cloak(variants_of(tmp_path, _Here(), deltas))
    assert shared + 5 < await cloak(variants_of(tmp_path, _Here(), None))


async def test_without_what_was_learnt_nothing_is_kept(
    tmp_path: Path, deltas: Deltas
) -> None:
    deltas.put(CONTENT, LOUD)
    (tmp_path / "perturbed" / deltas.name(CONTENT, "/1")).write_bytes(b"damaged")
    workers = _Here()
    for _ in range(2):  # a restart
        await cloak(variants_of(tmp_path, workers, deltas))
    assert workers.made == 2
