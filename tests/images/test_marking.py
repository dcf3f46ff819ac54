"""A mark is as strong as it should be, and as faint as it must be."""

from __future__ import annotations

import pytest
from PIL import Image

from guard.images.fidelity import Bounds, damage, psnr
from guard.images.marking import Wish, mark
from guard.images.trace import key_of, score
from tests.images.pictures import encoded, opened, photo

_KEY = key_of(b"secret", "label")
_BOUNDS = Bounds(42, 0.985)
_BRIGHTER = [min(255, value + 2) for value in range(256)] * 3


def _jpeg(image: Image.Image) -> Image.Image:
    return opened(encoded("JPEG", image, quality=100, subsampling=0))


def _marked(image: Image.Image, wish: Wish) -> Image.Image:
    return mark((image,), _KEY, wish, _jpeg)[0]


def test_no_more_than_needed_is_added() -> None:
    weak = _marked(photo(640, 480), Wish(wanted=20, least=0.6))
    strong = _marked(photo(640, 480), Wish(wanted=60, least=0.6))
    assert 20 <= score(weak, _KEY) < 50 < score(strong, _KEY)
    assert psnr(photo(640, 480), weak) > psnr(photo(640, 480), strong) + 3


@pytest.mark.parametrize("size", [(640, 480), (200, 150), (900, 110)])
def test_bounds_hold_for_what_is_sent(size: tuple[int, int]) -> None:
    image = photo(*size)
    sent = _jpeg(_marked(image, Wish(60, 0.5, 4, _BOUNDS)))
    assert damage(image, sent, _BOUNDS) <= 1
    assert score(sent, _KEY) >= 15


def _coarse(image: Image.Image) -> Image.Image:
    return opened(encoded("JPEG", image, quality=80))


def test_where_the_codec_breaks_the_bounds_the_mark_alone_keeps_them() -> None:
    image = photo(400, 300)
    marked = _coarse(mark((image,), _KEY, Wish(60, 0.2, 4, _BOUNDS), _coarse)[0])
    assert damage(image, _coarse(image), _BOUNDS) > 1
    assert 0.7 < damage(_coarse(image), marked, _BOUNDS) <= 1
    assert score(marked, _KEY) >= 15


def test_where_the_codec_leaves_nearly_no_room_the_least_is_added() -> None:
    image = photo(640, 480)
    bounds = Bounds(psnr(image, image.point(_BRIGHTER)) - 0.05)
    wish = Wish(60, 0.5, 4, bounds)
    rough = mark((image,), _KEY, wish, lambda frame: frame.point(_BRIGHTER))[0]
    assert psnr(image, rough) > 50
    assert score(rough, _KEY) > 10


def test_every_frame_is_marked() -> None:
    frames = mark((photo(seed=1), photo(seed=2)), _KEY, Wish(), _jpeg)
    assert all(score(frame, _KEY) > 15 for frame in frames)


def test_no_frames_are_no_trouble() -> None:
    assert mark((), _KEY, Wish(), _jpeg) == ()
