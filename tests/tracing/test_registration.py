"""A crop is found in what it was cut from, and read there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from guard.images.trace import even, key_of, label_of
from guard.tracing.issued import work_of
from guard.tracing.registration import Index, reading_at
from tests.images.pictures import opened, photo
from tests.tracing.marked import SECRET, SITE, issued, jpeg, marked, noise

_KEY = key_of(SECRET, label_of(SITE, "GPTBot", "2026"))
_INDEX = Index([work_of(*issued(seed)) for seed in (1, 2, 3)])
_FLIP = Image.Transpose.FLIP_LEFT_RIGHT


def _crop(share: float, seed: int = 2) -> Image.Image:
    image = marked(seed=seed)
    left, top = 31, 57
    box = (left, top, left + round(640 * share), top + round(480 * share))
    return opened(jpeg(image.crop(box), 80))


@pytest.mark.parametrize("share", [0.5, 0.6, 0.75, 0.87])
def test_a_crop_is_found_where_it_lay(share: float) -> None:
    place = _INDEX.place(_crop(share))
    assert place is not None
    assert place.work.name == "/art/2"
    assert place.share == pytest.approx(share, abs=0.005)
    assert (place.left * 640, place.top * 640) == pytest.approx((31, 57), abs=2)


@pytest.mark.parametrize("share", [0.5, 0.75])
def test_the_mark_is_read_in_a_small_copy_of_a_crop(share: float) -> None:
    crop = _crop(share).resize((256, 192))
    place = _INDEX.place(crop)
    assert place is not None
    assert float(reading_at(crop, place) @ _KEY) > 12


def test_a_mirrored_crop_is_known_for_one() -> None:
    crop = _crop(0.75).transpose(_FLIP)
    place = _INDEX.place(crop)
    assert place is not None
    assert place.mirrored
    assert float(reading_at(crop, place) @ _KEY) > 15


def test_a_square_from_the_middle_is_found() -> None:
    square = marked(seed=3).crop((80, 0, 560, 480)).resize((256, 256))
    place = _INDEX.place(square)
    assert place is not None
    assert float(reading_at(square, place) @ _KEY) > 15


@pytest.mark.parametrize("size", [(300, 200), (1, 1), (1, 400), (3000, 2)])
def test_what_was_never_issued_fits_badly_and_does_no_harm(
    size: tuple[int, int],
) -> None:
    image = noise(size)
    place = _INDEX.place(image)
    if place is not None:
        assert place.fit < 0.6
        assert abs(float(reading_at(image, place) @ _KEY)) < 5


def test_without_works_there_is_no_place() -> None:
    assert Index(()).place(_crop(0.5)) is None


@pytest.mark.parametrize("share", [0.4, 0.55, 0.92])
def test_a_crop_is_found_among_more_works_than_are_looked_at_closely(
    share: float,
) -> None:
    others = [
        even(np.asarray(photo(48, 36, k).convert("L"), np.float32)) for k in range(60)
    ]
    strange = work_of(*issued(1))
    works = [
        replace(strange, name=f"{k}", small=small) for k, small in enumerate(others)
    ]
    place = Index([*works, work_of(*issued(2))]).place(_crop(share))
    assert place is not None
    assert place.work.name == "/art/2"
