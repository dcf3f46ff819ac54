"""Files of a work: sizes, modes, and the words inside them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from guard.demo.catalog import WORKS, work_called
from guard.demo.prints import ARTIST, Print, cover, painted, prints, publish, thumb

EVERY = [one for work in WORKS for one in prints(work)]


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.path)
def test_a_file_is_as_wide_as_its_name_says(folder: Path, one: Print) -> None:
    with Image.open(folder / one.path[1:]) as picture:
        assert picture.width == (one.width or max(900, picture.width))


def test_the_same_bytes_come_out_twice(folder: Path, tmp_path: Path) -> None:
    work = work_called("groynes-low-water")
    publish(work, tmp_path)
    for path in (*(one.path for one in prints(work)), thumb(work)):
        assert (tmp_path / path[1:]).read_bytes() == (folder / path[1:]).read_bytes()


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("works/groynes-low-water.jpg", "L"),
        ("works/twenty-quarters.png", "P"),
        ("works/poppies-boatyard.png", "RGB"),
        ("works/three-pears.avif", "RGB"),
    ],
)
def test_prints_are_kept_as_they_are_made(folder: Path, path: str, mode: str) -> None:
    with Image.open(folder / path) as picture:
        assert picture.mode == mode


def test_the_animation_moves(folder: Path) -> None:
    with Image.open(folder / "works/mobile-slow-draught.gif") as picture:
        assert getattr(picture, "n_frames", 1) == 24
        assert picture.info["loop"] == 0


@pytest.mark.parametrize("ending", ["jpg", "webp", "avif"])
def test_the_artist_is_named_in_the_file(folder: Path, ending: str) -> None:
    with Image.open(folder / f"works/six-ridges.{ending}") as picture:
        assert picture.getexif()[ARTIST] == "Studio Marlene"


def test_the_animation_is_shown_by_its_first_frame() -> None:
    assert painted(work_called("mobile-slow-draught")).size == (900, 900)


def test_cover_fills_the_frame_from_the_middle() -> None:
    picture = Image.new("RGB", (30, 10), "red")
    picture.paste("blue", (10, 0, 20, 10))
    red, _, blue = np.asarray(cover(picture, (6, 6)))[3, 3]
    assert red < 20 < 235 < blue
