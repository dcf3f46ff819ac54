"""A crawler's pattern: hardly seen, found again after what scrapers do, in no other."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageOps

from guard.images.canary import Motif, motif
from guard.images.motif import Spectrum, field, reading, scores, weave
from tests.images.pictures import encoded, opened, photo, psnr

_GIVEN = motif(b"k", "given")
_NEVER = tuple(motif(b"k", "never", str(number)) for number in range(99))


def _mean(pictures: list[Image.Image]) -> Spectrum:
    return np.asarray(np.mean([reading(picture) for picture in pictures], axis=0))


def _woven(count: int = 12, size: tuple[int, int] = (320, 240)) -> list[Image.Image]:
    return [weave(photo(*size, seed=k), _GIVEN, 6.0) for k in range(count)]


def _rank(pictures: list[Image.Image], given: Motif = _GIVEN) -> int:
    """How many of those never given stand at least as strongly."""
    found = scores(_mean(pictures), (given, *_NEVER))
    return int((found[1:] >= found[0]).sum())


def test_the_pattern_has_the_strength_asked_for() -> None:
    grey = Image.new("RGB", (320, 240), (128, 128, 128))
    levels = np.asarray(weave(grey, _GIVEN, 6.0), float)[..., 0] - 128

    assert 5.0 < float(np.sqrt(np.mean(levels**2))) < 7.0
    assert 31.0 < psnr(photo(), weave(photo(), _GIVEN, 6.0)) < 34.0


def test_the_given_pattern_is_found_and_no_other() -> None:
    assert _rank(_woven()) == 0
    assert _rank(_woven(), _NEVER[0]) > 0


def test_pictures_without_it_do_not_show_it() -> None:
    assert _rank([photo(seed=k) for k in range(12)]) > 0


def test_it_outlives_strong_compression_and_thumbnails() -> None:
    spoilt = [
        opened(encoded("JPEG", picture.resize((128, 96)), quality=30))
        for picture in _woven()
    ]

    assert _rank(spoilt) == 0


def test_it_outlives_a_square_crop_and_a_mirror() -> None:
    square = [ImageOps.fit(picture, (200, 200)) for picture in _woven()]

    assert _rank([ImageOps.mirror(picture) for picture in square]) == 0


def test_portrait_and_landscape_show_one_pattern_together() -> None:
    both = _woven(6, (320, 240)) + _woven(6, (240, 400))

    assert _rank(both) == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (9000, 3)])
def test_any_proportions_can_be_woven(size: tuple[int, int]) -> None:
    assert weave(Image.new("RGB", size), _GIVEN, 6.0).size == size


def test_a_plain_picture_reads_as_nothing() -> None:
    assert not reading(Image.new("L", (64, 64), 80)).any()


def test_the_middle_square_is_the_same_in_every_format() -> None:
    wide = field(_GIVEN, 96, 48)[:, 24:72]

    assert np.allclose(wide, field(_GIVEN, 48, 48))


def test_transparency_stays() -> None:
    clear = Image.new("RGBA", (64, 64), (90, 90, 90, 7))

    assert weave(clear, _GIVEN, 6.0).getchannel("A").getextrema() == (7, 7)
