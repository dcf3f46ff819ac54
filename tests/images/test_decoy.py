"""Decoys: always the same for one work, different for others, at every size."""

from __future__ import annotations

import pytest

from guard.images.decoy import _painted, paint_decoy
from guard.images.motifs import scene_of
from guard.images.painter import CANVAS
from guard.images.recipe import SCENES
from tests.images.pictures import likeness


def _decoy(work: str = "/1", artist: str = "M", size: tuple[int, int] = (400, 300)):  # type: ignore[no-untyped-def]
    return paint_decoy(b"secret", artist, work, "leaves", size)


def test_the_same_work_gives_the_same_decoy() -> None:
    first = _decoy().tobytes()
    _painted.cache_clear()
    assert _decoy().tobytes() == first


def test_other_works_and_artists_give_other_decoys() -> None:
    decoys = (_decoy(), _decoy(work="/2"), _decoy(artist="N"))
    assert len({decoy.tobytes() for decoy in decoys}) == 3


@pytest.mark.parametrize("size", [(401, 300), (800, 601), (1600, 1200)])
def test_all_sizes_of_a_work_show_the_same_painting(size: tuple[int, int]) -> None:
    assert likeness(_decoy(), _decoy(size=size)) > 0.9


def test_a_square_crop_shows_the_middle_of_the_painting() -> None:
    eighth, high = CANVAS // 8, CANVAS * 3 // 4
    wide = _decoy(size=(400, 300)).crop((eighth, 0, eighth + high, high))
    whole = (eighth, eighth, eighth + high, eighth + high)
    square = _decoy(size=(300, 300)).crop(whole)
    assert likeness(wide, square) > 0.9


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1)])
def test_any_proportions_can_be_painted(size: tuple[int, int]) -> None:
    assert max(_decoy(size=size).size) == CANVAS


def test_works_get_all_scenes() -> None:
    chosen = {scene_of(b"s", "M", f"/{k}", SCENES) for k in range(200)}
    assert chosen == set(SCENES)


def test_the_sizes_of_a_srcset_are_one_painting() -> None:
    sizes = ((1200, 800), (800, 533), (480, 320), (400, 267))
    work = (b"s" * 32, "Marlene", "/works/harbour", "waves")

    assert len({id(paint_decoy(*work, size)) for size in sizes}) == 1
