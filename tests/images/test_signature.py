"""A signature is seen, stays in its corner, and never fails."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from guard.images.signature import sign
from tests.images.pictures import photo


def changed(image: Image.Image, name: str) -> tuple[int, int, int, int] | None:
    signed = sign(image, name)
    assert (signed.mode, signed.size) == (image.mode, image.size)
    return ImageChops.difference(image.convert("RGB"), signed.convert("RGB")).getbbox()


def test_it_stands_at_the_lower_right() -> None:
    left, top, right, bottom = changed(photo(400, 300), "Marlene") or (0, 0, 0, 0)
    assert 200 < left < right <= 400
    assert 250 < top < bottom <= 300


@pytest.mark.parametrize("name", ["M" * 500, "Zoë 🎨 \0 漢字", " "])
def test_any_name_can_be_written(name: str) -> None:
    assert changed(photo(240, 500), name)


@pytest.mark.parametrize(("size", "name"), [((200, 200), "Marlene"), ((400, 400), "")])
def test_it_is_not_always_there(size: tuple[int, int], name: str) -> None:
    assert changed(photo(*size), name) is None


def test_transparency_is_kept() -> None:
    clear = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    signed = sign(clear, "Marlene")
    assert signed.getpixel((5, 5)) == (0, 0, 0, 0)
