"""What is learnt nears the anchor, also once scrapers have been at it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

torch = pytest.importorskip("torch")

from guard.images.perturb import pack_delta, perturb, unpack_delta  # noqa: E402
from guard.perturb.attack import Wish, reached, target_of  # noqa: E402
from guard.perturb.descent import Bookmark, Pace  # noqa: E402
from guard.perturb.encoder import Encoder, Weights  # noqa: E402
from guard.perturb.lesson import (  # noqa: E402
    Lesson,
    Teacher,
    about,
    cells,
    learn,
    pixels_of,
)
from guard.perturb.tiny import Tiny  # noqa: E402
from tests.images.pictures import opened, photo  # noqa: E402
from tests.perturb.encoders import tiny  # noqa: E402

NETWORK = Tiny(
    Weights({name: torch.from_numpy(each) for name, each in tiny().items()}), (1, 1, 1)
)
ENCODER = Encoder(NETWORK.moments, NETWORK.stride)
WISH, PACE = Wish(eps=16), Pace(steps=20)
PICTURE, ANCHOR = photo(96, 72), photo(96, 72, seed=9)
NOWHERE = Path("nowhere.npz")


class _Unwritten(Bookmark):
    def write(self, state: object) -> None:
        """Nobody goes on from here."""


def teacher(secret: bytes = b"s" * 32, enough: float = 0.99) -> Teacher:
    return Teacher(ENCODER, "sum", secret, WISH, PACE, enough)


def hasty(secret: bytes = b"s" * 32) -> Teacher:
    return replace(teacher(secret), pace=Pace(steps=6, every=3))


@lru_cache(maxsize=1)
def lesson() -> Lesson:
    pictures = (pixels_of(PICTURE),)
    return learn(pictures, pixels_of(ANCHOR), teacher(), _Unwritten(NOWHERE, "a"))


def saved(image: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return opened(out.getvalue()).convert("RGB")


def smaller(image: Image.Image) -> Image.Image:
    return image.resize((60, 45), Image.Resampling.LANCZOS)


def distance(image: Image.Image) -> float:
    """Between the latents of a picture and those of the anchor at its size."""
    anchor = ANCHOR.resize(image.size, Image.Resampling.LANCZOS)
    target = target_of(pixels_of(image), pixels_of(anchor), ENCODER, WISH)
    return reached(torch.zeros(8, 8, 3), target, ENCODER).distance


@pytest.mark.parametrize(
    ("scraper", "share"),
    [
        (lambda image: image, 0.75),
        (lambda image: saved(image, 75), 0.8),
        (lambda image: saved(image, 30), 0.85),
        (smaller, 0.85),
        (lambda image: saved(smaller(image), 75), 0.85),
    ],
)
def test_it_nears_the_anchor_whatever_scrapers_do(
    scraper: Callable[[Image.Image], Image.Image], share: float
) -> None:
    served = perturb(PICTURE, unpack_delta(pack_delta(lesson().delta)), WISH.eps)
    assert distance(scraper(served)) < share * distance(scraper(PICTURE))


def test_it_says_what_it_does() -> None:
    assert lesson().before.distance == pytest.approx(distance(PICTURE))
    served = perturb(PICTURE, lesson().delta, WISH.eps)
    assert lesson().after.distance == pytest.approx(distance(served), rel=0.02)


def test_the_same_key_learns_the_same_and_another_does_not() -> None:
    pictures = (pixels_of(PICTURE),)
    first, again, other = (
        learn(pictures, pixels_of(ANCHOR), hasty(key), _Unwritten(NOWHERE, "a")).delta
        for key in (b"s" * 32, b"s" * 32, b"t" * 32)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_who_was_stopped_goes_on(tmp_path: Path) -> None:
    told: list[int] = []

    def stop(steps: int) -> None:
        told.append(steps)
        if len(told) == 5:
            raise InterruptedError

    bookmark, pictures = Bookmark(tmp_path / "a.npz", "a"), (pixels_of(PICTURE),)
    whole = learn(pictures, pixels_of(ANCHOR), hasty(), _Unwritten(NOWHERE, "a"))
    with pytest.raises(InterruptedError):
        learn(pictures, pixels_of(ANCHOR), hasty(), bookmark, stop)
    rest: list[int] = []
    later = learn(pictures, pixels_of(ANCHOR), hasty(), bookmark, rest.append)
    assert np.array_equal(later.delta, whole.delta)
    assert rest == [3, *[1] * 3, 0]


def test_enough_is_enough() -> None:
    told: list[int] = []
    easy, pictures = teacher(enough=-1.0), (pixels_of(PICTURE),)
    learn(pictures, pixels_of(ANCHOR), easy, _Unwritten(NOWHERE, "a"), told.append)
    assert told == [0, *[1] * PACE.every, PACE.steps - PACE.every]


def test_one_for_many_moves_pictures_never_seen() -> None:
    seen = tuple(pixels_of(photo(96, 72, seed=seed)) for seed in range(20, 25))
    shared = learn(seen, pixels_of(ANCHOR), hasty(), _Unwritten(NOWHERE, "bank"))
    assert shared.after.distance < 0.9 * shared.before.distance
    assert distance(perturb(PICTURE, shared.delta, WISH.eps)) < 0.9 * distance(PICTURE)


@pytest.mark.parametrize(
    ("size", "wanted"),
    [((1024, 768), (192, 256)), ((5, 4096), (512, 1)), ((1, 1), (1, 1))],
)
def test_a_cell_has_four_pixels_or_more(
    size: tuple[int, int], wanted: tuple[int, int]
) -> None:
    assert cells(*size) == wanted


def test_a_name_tells_parts_apart() -> None:
    assert len({about("ab", "c"), about("a", "bc"), about("abc"), about(b"abc")}) == 4
