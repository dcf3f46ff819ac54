"""Only what cannot hold a work passes as an icon."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.images.formats import Shape, measure
from guard.images.icons import MOST, is_icon, is_small
from tests.images.hostile import png
from tests.images.pictures import encoded, photo

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "ICO")
WORK = encoded("JPEG", photo(200, 150))
TINY = photo(60, 45)


@pytest.mark.parametrize("format", FORMATS)
def test_an_icon_of_any_format_is_one(format: str) -> None:
    assert is_icon(encoded(format, TINY))
    assert is_icon(encoded(format, TINY) + b"\r\n")


@pytest.mark.parametrize("format", FORMATS)
def test_a_work_is_none(format: str) -> None:
    assert not is_icon(encoded(format, photo(200, 150)))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "ICO"])
def test_an_original_behind_an_icons_end_makes_it_none(format: str) -> None:
    assert not is_icon(encoded(format, TINY) + WORK)


def test_a_tiff_may_hold_the_work_on_its_second_page() -> None:
    pages = {"save_all": True, "append_images": [photo(200, 150)]}
    assert not is_icon(encoded("TIFF", TINY, **pages))
    assert not is_icon(encoded("TIFF", TINY))


def ico_of(picture: bytes, side: int = 32) -> bytes:
    entry = struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), 22)
    return b"\0\0\1\0\1\0" + entry + picture


@pytest.mark.parametrize(
    "inner",
    [png(256, 256), struct.pack("<IiiHH", 40, 256, 512, 1, 32) + bytes(400)],
)
def test_an_icon_is_as_large_as_the_picture_in_it(inner: bytes) -> None:
    assert measure(ico_of(inner)) == Shape("ico", 256, 256)
    assert is_icon(ico_of(png(32, 32)))


def test_a_frame_larger_than_its_film_counts() -> None:
    film = encoded("GIF", photo(360, 240))
    shrunk = film[:6] + struct.pack("<HH", 16, 16) + film[10:]
    assert measure(shrunk) == Shape("gif", 360, 240)


def test_an_icon_of_many_bytes_is_none() -> None:
    many = png(32, 32, b"\0\0\x60\0teXt" + bytes(0x6000) + b"\0\0\0\0")
    assert not is_icon(many)
    assert not is_small(Shape("png", 32, 32), MOST + 1)


def test_a_side_of_96_pixels_is_not_small() -> None:
    assert is_small(Shape("png", 95, 32), 900)
    assert not is_small(Shape("png", 96, 1), 900)
    assert not is_small(Shape("png", 0, 0), 900)


@pytest.mark.parametrize("format", FORMATS)
def test_half_an_icon_is_none_that_passes(format: str) -> None:
    data = encoded(format, TINY)
    if format != "AVIF":  # its boxes are not gone through
        assert not is_icon(data[: len(data) // 2])


@given(st.sampled_from(FORMATS), st.integers(0, 2000), st.binary(max_size=40))
def test_any_bytes_give_an_answer(format: str, keep: int, rest: bytes) -> None:
    assert is_icon(encoded(format, TINY)[:keep] + rest) in (True, False)
