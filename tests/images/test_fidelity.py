"""PSNR, SSIM and what is left of the bounds."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from guard.images.fidelity import Bounds, damage, psnr, ssim
from tests.images.pictures import photo


def _noisy(rms: float) -> Image.Image:
    values = np.asarray(photo(), float)
    noise = np.random.default_rng(1).normal(0, rms, values.shape)
    return Image.fromarray(np.clip(values + noise, 0, 255).astype(np.uint8))


def test_a_picture_is_its_own_likeness() -> None:
    assert psnr(photo(), photo()) > 100
    assert ssim(photo(), photo()) == pytest.approx(1.0)
    assert damage(photo(), photo(), Bounds(42, 0.985)) == pytest.approx(0, abs=1e-4)


def test_noise_of_two_levels_costs_forty_two_decibels() -> None:
    assert psnr(photo(), _noisy(2.0)) == pytest.approx(42, abs=0.5)


def test_more_noise_is_less_alike() -> None:
    assert 0 < ssim(photo(), _noisy(20)) < ssim(photo(), _noisy(5)) < 1


def test_the_stricter_bound_counts() -> None:
    near, strict = Bounds(psnr=30), Bounds(psnr=30, ssim=0.99999)
    assert damage(photo(), _noisy(2), near) < 1 < damage(photo(), _noisy(2), strict)


def test_no_bounds_allow_anything() -> None:
    assert not Bounds()
    assert damage(photo(), _noisy(50), Bounds()) == 0


def test_less_than_a_tile_is_alike() -> None:
    assert ssim(Image.new("L", (3, 3)), Image.new("L", (3, 3), 255)) == 1


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert psnr(clear, Image.new("RGB", (20, 20), "white")) > 100
