from __future__ import annotations

import numpy as np
import pytest

from guard.images.plain.bands import Ground
from guard.images.plain.jpeg import jpeg
from tests.images.plain.grounds import SIZES, expected, ground, pixels


@pytest.mark.parametrize("size", SIZES)
def test_a_reader_sees_the_bands(size: tuple[int, int]) -> None:
    seen = pixels(jpeg(ground(size))).astype(int)
    assert np.abs(seen - expected(size, unit=16)).max() <= 3


@pytest.mark.parametrize("tone", [(0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 0, 255)])
def test_the_strongest_colours_are_readable(tone: tuple[int, int, int]) -> None:
    seen = pixels(jpeg(Ground(40, 40, (tone,)))).astype(int)
    assert np.abs(seen - tone).max() <= 3
