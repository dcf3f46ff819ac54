"""Published protections, at their published strength."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.attack.baselines import BASELINES, RMS, autoregressive, convolved

GREY = np.full((4, 32, 32, 3), 128, np.uint8)


@pytest.mark.parametrize("name", ["AR", "LSP"])
def test_noise_has_its_published_strength(name: str) -> None:
    noise = BASELINES[name](GREY, np.random.default_rng(0)).astype(float) - GREY
    strength = np.sqrt((noise**2).mean(axis=(1, 2, 3)))

    assert pytest.approx(4.6, abs=0.01) == RMS
    assert strength == pytest.approx([RMS] * 4, rel=0.05)


def test_autoregressive_noise_is_what_its_window_says() -> None:
    noise = autoregressive(GREY, np.random.default_rng(0)).astype(float) - 128
    windows = [noise[:, r - 2 : r + 1, 5:8, 0].reshape(4, 9) for r in range(4, 32)]
    rows = np.concatenate(windows)
    _, rest, *_ = np.linalg.lstsq(rows[:, :8], rows[:, 8], rcond=None)

    # What the eight before it do not tell is rounding to whole levels.
    assert rest[0] / len(rows) < 0.2 * rows[:, 8].var()


def test_separable_patches_have_one_colour() -> None:
    given = BASELINES["LSP"](GREY, np.random.default_rng(0))

    assert (given[:, :8, :8] == given[:, :1, :1]).all()


def test_a_filter_blurs_and_keeps_what_is_brightest_in_range() -> None:
    checks = (np.indices((32, 32)).sum(axis=0) % 2 * 255).astype(np.uint8)
    pictures = np.repeat(checks[None, ..., None], 3, axis=-1)
    given = convolved(pictures, np.random.default_rng(0))

    assert given.max() == 255
    assert given.std() < pictures.std()
