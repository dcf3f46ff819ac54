"""Near duplicates are near, other pictures are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image

from benchmarks.filters.hashes import APART, Bits, dhash, distances, likeness, phash
from tests.images.pictures import photo


@pytest.mark.parametrize("hashed", [phash, dhash])
def test_a_smaller_copy_has_nearly_the_same_hash(
    hashed: Callable[[Image.Image], Bits],
) -> None:
    small = hashed(photo().resize((160, 120)))
    other = hashed(photo(seed=2))

    near, far = distances([hashed(photo())], [small, other])[0]
    assert near < APART <= far


def test_a_picture_is_like_itself_and_unlike_its_negative() -> None:
    negative = photo().point([255 - value for value in range(256)] * 3)

    assert likeness(photo(), photo(), 32) == pytest.approx(1.0)
    assert likeness(photo(), negative, 32) < -0.9
