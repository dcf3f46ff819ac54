"""Marks are found again, are nobody else's, and depend on their key alone."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from guard.images.trace import (
    SIDE,
    add,
    bits_of_key,
    even,
    key_bytes,
    key_of,
    label_of,
    luma_of,
    pattern_of,
    reading,
    reading_of,
    score,
)
from tests.images.pictures import encoded, opened, photo, psnr

_KEY = key_of(b"secret", label_of("site", "GPTBot", "1"))


def _marked(image: Image.Image | None = None, strength: float = 1.9) -> Image.Image:
    image = image or photo(640, 480)
    return add(image, strength * pattern_of(luma_of(image), _KEY))


def test_the_mark_is_found_and_other_keys_are_not() -> None:
    marked = _marked()
    keys = np.stack([key_of(b"secret", str(k)) for k in range(200)])
    others = keys @ reading(marked)
    assert score(marked, _KEY) > 40
    assert max(others) < 5
    assert abs(np.std(others) - 1) < 0.2


def test_a_strength_is_the_root_mean_square_of_the_change() -> None:
    assert abs(psnr(photo(640, 480), _marked(strength=2.0)) - 42.5) < 1


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
    assert score(harm(_marked()), _KEY) > 15


def test_transparency_is_untouched() -> None:
    image = photo().convert("RGBA")
    image.putalpha(77)
    assert _marked(image).getchannel("A").getextrema() == (77, 77)


def test_a_flat_picture_can_be_marked() -> None:
    assert score(_marked(Image.new("RGB", (300, 200), "grey")), _KEY) > 60


def test_a_drawing_in_ink_can_be_marked() -> None:
    ink = np.full((400, 400, 3), 255, np.uint8)
    ink[::17, :, :] = ink[:, ::23, :] = 0
    assert score(_marked(Image.fromarray(ink)), _KEY) > 15


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (3, 2)])
def test_tiny_pictures_do_no_harm(size: tuple[int, int]) -> None:
    assert _marked(Image.new("RGB", size)).size == size


def test_a_key_begins_as_its_first_bytes_say() -> None:
    start = np.unpackbits(np.frombuffer(key_bytes(b"s", "label", 8), np.uint8))
    assert np.array_equal(start * 2.0 - 1.0, key_of(b"s", "label")[:64])
    assert len(key_of(b"s", "label")) == bits_of_key()


def test_part_of_a_picture_is_read_where_the_rest_is_unknown() -> None:
    evened = np.zeros((SIDE, SIDE), np.float32)
    evened[:128] = even(luma_of(_marked())[:128])
    assert float(reading_of(evened) @ _KEY) > 20


def test_a_picture_painted_for_a_jpeg_is_marked_in_its_light_alone() -> None:
    image = photo(640, 480).convert("YCbCr")
    marked = add(image, 1.9 * pattern_of(luma_of(image), _KEY))
    assert score(marked, _KEY) > 40
    assert marked.split()[1:] == image.split()[1:]
