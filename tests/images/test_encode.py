"""Every format is written, with its metadata, near the bytes that were wanted."""

from __future__ import annotations

import pytest
from PIL import Image

from guard.images.encode import encode, encode_near
from guard.images.picture import Picture
from guard.images.traits import traits_of
from guard.images.writers import WRITERS
from tests.images.pictures import encoded, opened, photo

_FORMATS = sorted({*WRITERS} - {"ico"})  # which holds none so large


@pytest.mark.parametrize("format", _FORMATS)
def test_a_picture_is_written_in(format: str) -> None:
    image = opened(encode(Picture((photo(),)), format))
    assert (image.format or "").lower() == format
    assert image.size == (320, 240)


@pytest.mark.parametrize("format", ["jpeg", "png", "webp", "avif"])
def test_the_colour_profile_goes_into(format: str) -> None:
    profile = b"profile" * 30
    image = opened(encode(Picture((photo(),), icc=profile), format))
    assert image.info["icc_profile"] == profile


@pytest.mark.parametrize("format", ["png", "webp", "gif"])
def test_several_frames_move(format: str) -> None:
    frames = tuple(photo(120, 90, seed) for seed in range(3))
    image = opened(encode(Picture(frames, (70, 70, 70)), format))
    assert image.n_frames == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize("format", ["jpeg", "gif"])
def test_transparency_becomes_white_in(format: str) -> None:
    clear = Image.new("RGBA", (16, 16), (0, 0, 0, 0))
    image = opened(encode(Picture((clear,)), format)).convert("RGB")
    assert image.getpixel((8, 8)) == (255, 255, 255)


@pytest.mark.parametrize("quality", [60, 80, 92])
@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_bytes_come_near_those_of_an_original(format: str, quality: int) -> None:
    wanted = len(encoded(format, photo(900, 700, 2), quality=quality))
    body = encode_near(Picture((photo(900, 700, 3),)), format.lower(), wanted)
    assert 0.65 < len(body) / wanted < 1.4


@pytest.mark.parametrize("settings", [{}, {"compression": "tiff_adobe_deflate"}])
def test_bytes_of_a_tiff_come_near_those_of_an_original(
    settings: dict[str, object],
) -> None:
    wanted = len(encoded("TIFF", photo(600, 500, 2), **settings))
    body = encode_near(Picture((photo(600, 500, 3),)), "tiff", wanted)
    assert 0.7 < len(body) / wanted < 1.3


@pytest.mark.parametrize("mode", ["1", "P", "RGB"])
def test_a_bmp_has_the_depth_of_the_original(mode: str) -> None:
    wanted = len(encoded("BMP", photo().convert(mode)))
    body = encode_near(Picture((photo(seed=3),)), "bmp", wanted)
    assert len(body) == pytest.approx(wanted, rel=0.01)


@pytest.mark.parametrize("quality", [85, 95])
def test_colours_are_as_sharp_as_light_where_quality_is_high(quality: int) -> None:
    body = encode(Picture((photo(),)), "jpeg", quality)
    assert (traits_of(body, "jpeg").sampling == "4:4:4") == (quality == 95)


def test_bytes_of_a_png_come_near_those_of_an_original() -> None:
    wanted = len(encoded("PNG", photo(900, 700, 2)))
    body = encode_near(Picture((photo(900, 700, 3),)), "png", wanted)
    assert 0.65 < len(body) / wanted < 1.4


@pytest.mark.parametrize("wanted", [1, 10**9])
def test_what_cannot_be_reached_is_not_tried_for_ever(wanted: int) -> None:
    assert encode_near(Picture((photo(),)), "jpeg", wanted)


def test_the_same_picture_gives_the_same_bytes() -> None:
    bodies = {encode_near(Picture((photo(),)), "webp", 20_000) for _ in range(2)}
    assert len(bodies) == 1


@pytest.mark.parametrize("weight", [0.04, 0.12, 0.4])
@pytest.mark.parametrize("sharp", [1.0, 0.15])
def test_busy_and_calm_decoys_are_as_heavy_as_the_work(
    weight: float, sharp: float
) -> None:
    size = round(640 * sharp), round(480 * sharp)
    image = photo(640, 480).resize(size).resize((640, 480)).convert("YCbCr")
    wanted = round(weight * 640 * 480)
    body = encode_near(Picture((image,)), "jpeg", wanted)
    assert 0.7 < len(body) / wanted < 1.3
