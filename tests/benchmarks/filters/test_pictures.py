"""Numbers that tell pictures from noise, blank paper, frames and wallpaper."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageOps

from benchmarks.filters import pictures
from tests.images.pictures import photo

NUMBERS = np.random.default_rng(0)
NOISE = NUMBERS.normal(128, 40, (256, 256)).clip(0, 255)
BLANK = np.full((256, 256), 200.0)


def test_noise_has_a_flat_spectrum_and_a_cloud_a_steep_one() -> None:
    far = np.hypot(*np.meshgrid(np.fft.fftfreq(256), np.fft.fftfreq(256)))
    spectrum = np.fft.fft2(NOISE) / np.maximum(far, 1 / 256)
    cloud = np.fft.ifft2(spectrum).real

    assert pictures.slope(NOISE) == pytest.approx(0.0, abs=0.2)
    assert pictures.slope(cloud) == pytest.approx(2.0, abs=0.2)


def test_blank_paper_tells_nothing() -> None:
    assert pictures.entropy(BLANK) == pictures.sharpness(BLANK) == 0.0
    assert pictures.entropy(NOISE) > 6.0


def test_grey_is_not_colourful() -> None:
    assert pictures.colourfulness(photo().convert("L")) == 0.0
    assert pictures.colourfulness(photo()) > 10.0


def test_a_frame_is_found_and_measured() -> None:
    framed = ImageOps.expand(photo(200, 200), 28, "white")

    assert pictures.border(pictures.luma(framed)) == pytest.approx(28 / 256)
    assert pictures.border(pictures.luma(photo())) == 0.0


def test_wallpaper_repeats() -> None:
    tile = NUMBERS.normal(128, 40, (32, 32))

    assert pictures.repetition(np.tile(tile, (8, 8))) > 0.9
    assert pictures.repetition(NOISE) < 0.1


@pytest.mark.parametrize(
    ("tone", "share"), [((200, 140, 110), 1.0), ((0, 90, 60), 0.0)]
)
def test_skin_has_its_colours(tone: tuple[int, int, int], share: float) -> None:
    assert pictures.skin(Image.new("RGB", (8, 8), tone)) == share


def test_a_small_copy_is_never_larger_and_has_no_holes() -> None:
    assert pictures.small(Image.new("RGBA", (40, 30))).getpixel((1, 1)) == (255,) * 3
    assert pictures.small(photo(640, 480)).size == (341, 256)
