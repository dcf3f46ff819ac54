from __future__ import annotations

import numpy as np
import pytest

from guard.images.plain.boxed import avif, webp
from tests.images.plain.grounds import SIZES, TONES, ground, pixels


@pytest.mark.parametrize("size", [*SIZES, (16_383, 9)])
def test_webp_is_of_one_tone(size: tuple[int, int]) -> None:
    seen = pixels(webp(ground(size)))
    assert seen.shape[:2] == size[::-1]
    assert (seen == TONES[len(TONES) // 2]).all()


@pytest.mark.parametrize("size", SIZES)
def test_avif_is_a_grid_of_one_tile(size: tuple[int, int]) -> None:
    seen = pixels(avif(ground(size))).astype(int)
    assert seen.shape[:2] == size[::-1]
    assert np.ptp(seen, axis=(0, 1)).max() <= 1
