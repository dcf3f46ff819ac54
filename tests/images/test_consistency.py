"""One work has one decoy: in its srcset, its thumbnail, its og:image, every format."""

from __future__ import annotations

import pytest

from guard.images.formats import Shape
from guard.images.job import Order
from guard.images.make import make
from tests.images.pictures import job, likeness, opened

_STEPS = "decoy", "trace", "stretch", "encode"
_SHAPES = [
    Shape("jpeg", 480, 320),
    Shape("webp", 800, 533),
    Shape("avif", 240, 160),
    Shape("png", 300, 200),
    Shape("gif", 300, 200),
    Shape("tiff", 300, 200),
    Shape("bmp", 300, 200),
]


def decoy(shape: Shape, work: str = "/art/7", bot: str = "GPTBot") -> bytes:
    order = Order("poison-decoy", work, bot)
    return make(job(*_STEPS, shape=shape, order=order, weight=60_000)).body


@pytest.mark.parametrize("shape", _SHAPES, ids=str)
def test_sizes_and_formats_of_a_work_show_the_same(shape: Shape) -> None:
    large = opened(decoy(Shape("jpeg", 1200, 800)))
    assert likeness(large, opened(decoy(shape))) > 0.97


def test_an_og_image_cut_from_the_work_shows_the_middle_of_the_same() -> None:
    large = opened(decoy(Shape("jpeg", 1200, 800)))
    card = opened(decoy(Shape("jpeg", 1200, 630)))
    assert likeness(large.crop((0, 85, 1200, 715)), card) > 0.85


def test_crawlers_are_told_the_same_lie() -> None:
    shape = Shape("jpeg", 480, 320)
    first, second = decoy(shape), decoy(shape, bot="CCBot")
    assert first != second
    assert likeness(opened(first), opened(second)) > 0.97


def test_works_differ() -> None:
    shape = Shape("jpeg", 480, 320)
    one, other = opened(decoy(shape)), opened(decoy(shape, "/art/8"))
    assert likeness(one, other) < 0.5
