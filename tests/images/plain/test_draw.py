from __future__ import annotations

import pytest

from guard.images.formats import Shape, measure
from guard.images.plain.draw import draw_plain
from tests.images.pictures import STUDIO
from tests.images.plain.grounds import pixels

FORMATS = ("jpeg", "png", "webp", "avif", "gif", "tiff", "bmp", "ico")


@pytest.mark.parametrize("format", [*FORMATS, "svg"])
def test_it_has_the_type_and_size_that_are_wanted(format: str) -> None:
    variant = draw_plain(STUDIO, Shape(format, 250, 131))
    assert measure(variant.body) == Shape(format, 250, 131)
    assert (variant.width, variant.height) == (250, 131)


@pytest.mark.parametrize("format", FORMATS)
def test_a_reader_opens_it(format: str) -> None:
    variant = draw_plain(STUDIO, Shape(format, 250, 131))
    assert pixels(variant.body).shape == (131, 250, 3)


def test_a_hundred_million_pixels_weigh_little() -> None:
    variant = draw_plain(STUDIO, Shape("jpeg", 10_000, 10_000))
    assert len(variant.body) < 1_000_000


def test_what_nobody_writes_becomes_a_jpeg() -> None:
    variant = draw_plain(STUDIO, Shape("heic", 250, 131))
    assert variant.media_type == "image/jpeg"
