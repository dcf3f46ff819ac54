"""Borders go; pictures without one stay."""

from __future__ import annotations

import pytest
from PIL import Image

from guard.tracing.trimming import trimmed
from tests.images.pictures import encoded, opened, photo
from tests.tracing.marked import bordered


@pytest.mark.parametrize("colour", ["white", "black", "grey"])
def test_a_border_is_cut_off(colour: str) -> None:
    framed = Image.new("RGB", (300, 300), colour)
    framed.paste(photo(200, 120), (50, 90))
    inner = trimmed(opened(encoded("JPEG", framed, quality=75)))
    assert inner is not None
    assert abs(inner.width - 200) <= 4
    assert abs(inner.height - 120) <= 4


def test_the_border_of_a_downloader_is_cut_off() -> None:
    inner = trimmed(bordered(photo(640, 480)))
    assert inner is not None
    assert inner.size == (256, 192)


def test_a_picture_without_a_border_has_none() -> None:
    assert trimmed(photo(200, 120)) is None


@pytest.mark.parametrize("size", [(1, 1), (10, 400), (200, 200)])
def test_nothing_but_border_is_left_alone(size: tuple[int, int]) -> None:
    assert trimmed(Image.new("RGB", size, "white")) is None
