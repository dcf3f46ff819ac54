from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from guard.images.plain.bands import Ground
from guard.images.plain.indexed import bmp, gif, png, tiff
from tests.images.plain.grounds import SIZES, expected, ground, pixels


@pytest.mark.parametrize("size", [*SIZES, (3000, 3100)])
@pytest.mark.parametrize("write", [png, gif, bmp, tiff])
def test_a_reader_sees_the_bands(
    write: Callable[[Ground], bytes], size: tuple[int, int]
) -> None:
    assert np.array_equal(pixels(write(ground(size))), expected(size))


def test_a_table_of_codes_that_is_full_begins_anew() -> None:
    one = Ground(3000, 3000, ((1, 2, 3),))
    assert (pixels(gif(one)) == (1, 2, 3)).all()
