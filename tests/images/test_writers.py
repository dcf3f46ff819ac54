"""Each writer keeps what its format can hold, and what the original was like."""

from __future__ import annotations

import pytest
from PIL import Image

from guard.images.formats import Shape, measure
from guard.images.picture import Picture
from guard.images.traits import Traits, traits_of
from guard.images.writers import WRITERS
from tests.images.pictures import opened, photo

_MOVING = Picture((photo(40, 30), photo(40, 30, 2)), (70, 90))


@pytest.mark.parametrize("format", WRITERS)
def test_it_says_what_it_is(format: str) -> None:
    data = WRITERS[format](Picture((photo(120, 90),)), 80, Traits())
    assert measure(data) == Shape(format, 120, 90)
    assert opened(data).convert("RGB").size == (120, 90)


@pytest.mark.parametrize("traits", [Traits(True, "4:4:4"), Traits(False, "4:2:2")])
def test_a_jpeg_is_written_as_the_original_was(traits: Traits) -> None:
    data = WRITERS["jpeg"](Picture((photo(),)), 80, traits)
    assert traits_of(data, "jpeg") == traits


@pytest.mark.parametrize("loops", [0, 3])
@pytest.mark.parametrize("format", ["gif", "png", "webp"])
def test_a_moving_picture_lasts_and_loops(format: str, loops: int) -> None:
    data = WRITERS[format](_MOVING, 80, Traits(loops=loops))
    assert traits_of(data, format) == Traits(lasts=160, loops=loops)


def test_a_gif_that_is_shown_once() -> None:
    assert b"NETSCAPE" not in WRITERS["gif"](_MOVING, 80, Traits(loops=-1))


@pytest.mark.parametrize("format", ["png", "webp", "tiff", "ico"])
def test_transparency_is_kept(format: str) -> None:
    clear = Picture((Image.new("RGBA", (32, 32), (9, 9, 9, 0)),))
    read = opened(WRITERS[format](clear, 80, Traits())).convert("RGBA")
    assert read.getpixel((8, 8))[3] == 0  # type: ignore[index]


def test_a_tiff_without_compression() -> None:
    data = WRITERS["tiff"](Picture((photo(),)), 0, Traits())
    assert len(data) >= 320 * 240 * 3
