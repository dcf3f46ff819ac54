"""Marks are found again, are faint, and are nobody else's."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from guard.images.trace import embed, key_of, label_of, reading, score
from tests.images.pictures import encoded, opened, photo, psnr

_KEY = key_of(b"secret", label_of("site", "GPTBot", "1"))


def _marked(**settings: float) -> Image.Image:
    return embed(photo(640, 480), _KEY, **settings)


def test_the_mark_is_found_and_other_keys_are_not() -> None:
    marked = _marked()
    keys = np.stack([key_of(b"secret", str(k)) for k in range(200)])
    others = keys @ reading(marked)
    assert score(marked, _KEY) > 12
    assert max(others) < 5
    assert abs(np.std(others) - 1) < 0.2


def test_the_mark_is_faint() -> None:
    assert psnr(photo(640, 480), _marked(most=2.0)) >= 42


def test_no_more_than_needed_is_added() -> None:
    weak, strong = _marked(wanted=8.0, least=0.2), _marked(wanted=30.0, least=0.2)
    assert score(weak, _KEY) < score(strong, _KEY)
    assert psnr(photo(640, 480), weak) > psnr(photo(640, 480), strong)


@pytest.mark.parametrize(
    "harm",
    [
        lambda image: opened(encoded("JPEG", image, quality=10)),
        lambda image: opened(encoded("WEBP", image, quality=50)),
        lambda image: image.resize((256, 192)),
        lambda image: image.filter(ImageFilter.GaussianBlur(2)),
        lambda image: image.filter(ImageFilter.MedianFilter(5)),
    ],
    ids=["jpeg10", "webp50", "256px", "blur", "median"],
)
def test_the_mark_survives(harm) -> None:  # type: ignore[no-untyped-def]
    assert score(harm(_marked()), _KEY) > 8


def test_transparency_is_untouched() -> None:
    image = photo().convert("RGBA")
    image.putalpha(77)
    assert embed(image, _KEY).getchannel("A").getextrema() == (77, 77)


def test_a_flat_picture_can_be_marked() -> None:
    assert score(embed(Image.new("RGB", (300, 200), "grey"), _KEY), _KEY) > 8


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (3, 2)])
def test_tiny_pictures_do_no_harm(size: tuple[int, int]) -> None:
    assert embed(Image.new("RGB", size), _KEY).size == size
