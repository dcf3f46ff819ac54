"""Hostile pictures end in one kind of error, and good ones come out plain."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from guard.errors import PictureError
from guard.images.limits import LIMITS
from guard.images.picture import open_picture
from tests.images.pictures import animated, encoded, photo


@pytest.mark.parametrize(
    "format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "BMP"]
)
def test_every_readable_format_opens(format: str) -> None:
    picture = open_picture(encoded(format), LIMITS)
    assert (picture.size, picture.frames[0].mode) == ((320, 240), "RGB")


@pytest.mark.parametrize("format", ["PPM", "EPS", "TGA", "PCX"])
def test_other_formats_are_not_even_tried(format: str) -> None:
    with pytest.raises(PictureError, match="not a picture"):
        open_picture(encoded(format), LIMITS)


def test_an_icon_opens_at_its_largest() -> None:
    icon = encoded("ICO", photo(256, 256), sizes=[(16, 16), (128, 128)])
    assert open_picture(icon, LIMITS).size == (128, 128)


def test_pages_are_not_frames() -> None:
    pages = encoded("TIFF", photo(), save_all=True, append_images=[photo(9, 9)])
    assert len(open_picture(pages, LIMITS).frames) == 1


def test_a_bomb_is_refused_by_its_header() -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    crc = struct.pack(">I", zlib.crc32(chunk))
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + crc
    with pytest.raises(PictureError, match="more than 50000000 pixels"):
        open_picture(data, LIMITS)


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(PictureError, match="more than 10 bytes"):
        open_picture(encoded("PNG"), replace(LIMITS, bytes=10))


def test_a_header_that_lies_about_the_size_does_not_help() -> None:
    outer = encoded("JPEG", photo(64, 48))
    # A first frame header of one pixel, which a lazy reader would believe.
    lie = (
        outer[:2] + b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00" + outer[2:]
    )
    with pytest.raises(PictureError):
        open_picture(lie, replace(LIMITS, pixels=1000))


@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "AVIF"]), st.data())
def test_spoilt_pictures_open_or_raise_one_error(
    format: str, data: st.DataObject
) -> None:
    whole = bytearray(encoded(format, photo(48, 32)))
    for _ in range(3):
        at = data.draw(st.integers(4, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    with suppress(PictureError):
        open_picture(bytes(whole), LIMITS)


def test_frames_are_bounded_and_keep_their_times() -> None:
    picture = open_picture(animated("GIF", 6), replace(LIMITS, frames=3))
    assert picture.durations == (80, 80, 80)


def test_a_picture_stands_upright_and_tells_no_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    picture = open_picture(encoded("JPEG", exif=exif), LIMITS)
    assert picture.size == (240, 320)
    assert not picture.frames[0].info
    assert not picture.frames[0].getexif()


def test_transparency_is_kept() -> None:
    clear = Image.new("RGBA", (20, 20), (9, 9, 9, 0))
    assert open_picture(encoded("PNG", clear), LIMITS).frames[0].mode == "RGBA"


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK"])
def test_odd_colour_modes_become_plain(mode: str) -> None:
    format = "JPEG" if mode == "CMYK" else "PNG"
    data = encoded(format, photo().convert(mode))
    assert open_picture(data, LIMITS).frames[0].mode == "RGB"


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    ramp = np.linspace(0, 65_535, 400).reshape(20, 20).astype(np.uint16)
    picture = open_picture(encoded("PNG", Image.fromarray(ramp)), LIMITS)
    assert 100 < np.asarray(picture.frames[0]).mean() < 155


def test_a_large_jpeg_is_decoded_small_when_little_is_needed() -> None:
    picture = open_picture(encoded("JPEG", photo(1600, 1200)), LIMITS, longest=200)
    assert 200 <= picture.size[0] < 800


def test_colour_profile_is_kept() -> None:
    profile = b"profile" * 20
    data = encoded("PNG", icc_profile=profile)
    assert open_picture(data, LIMITS).icc == profile
