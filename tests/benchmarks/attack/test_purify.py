"""Purifiers change pictures a little, and never their shape."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.attack.purify import PURIFIERS, Pictures
from tests.images.pictures import photo


def pictures() -> Pictures:
    return np.stack([np.asarray(photo(48, 48, seed)) for seed in range(3)])


@pytest.mark.parametrize("name", PURIFIERS)
def test_a_purified_set_is_a_set_like_before(name: str) -> None:
    before = pictures()
    after = PURIFIERS[name](before, np.random.default_rng(0))

    assert (after.shape, after.dtype) == (before.shape, before.dtype)
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.5


@pytest.mark.parametrize("name", sorted(set(PURIFIERS) - {"none", "grey", "mix"}))
def test_noise_is_less_afterwards(name: str) -> None:
    flat = np.full((2, 48, 48, 3), 128.0)
    noise = np.random.default_rng(0).normal(0, 8, flat.shape)
    noisy = np.clip(flat + noise, 0, 255).astype(np.uint8)

    assert PURIFIERS[name](noisy, np.random.default_rng(1)).std() < noisy.std()


def test_grey_leaves_no_colour() -> None:
    grey = PURIFIERS["grey"](pictures(), np.random.default_rng(0))

    assert (grey[..., 0] == grey[..., 2]).all()


def test_a_mix_leaves_some_pictures_alone_and_changes_others() -> None:
    before = np.repeat(pictures(), 20, axis=0)
    after = PURIFIERS["mix"](before, np.random.default_rng(0))
    same = (before == after).all(axis=(1, 2, 3))

    assert 0 < same.sum() < len(before)
