"""Pictures of another size look the same, in the colours they had."""

from __future__ import annotations

import pytest
from PIL import Image, ImageStat

from guard.images.resize import resized
from tests.images.pictures import likeness, photo

_SIZES = ((160, 120), (640, 480), (641, 479), (1283, 962))


@pytest.mark.parametrize("size", _SIZES)
@pytest.mark.parametrize("mode", ["RGB", "YCbCr"])
def test_a_picture_looks_the_same_at(size: tuple[int, int], mode: str) -> None:
    image = photo(320, 240)
    other = resized(image.convert(mode), size)
    assert (other.size, other.mode) == (size, mode)
    assert likeness(image, other) > 0.99
    before, after = _means(image), _means(other)
    assert all(abs(x - y) < 4 for x, y in zip(before, after, strict=True))


def _means(image: Image.Image) -> list[float]:
    return ImageStat.Stat(image.convert("RGB")).mean


def test_transparency_is_kept() -> None:
    assert resized(Image.new("RGBA", (9, 9)), (20, 21)).mode == "RGBA"
