"""A taker is named however the picture was treated, and nobody without cause."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from PIL import Image

from guard.images.trace import reading
from guard.tracing.candidates import Candidate
from guard.tracing.inquiry import Case, Finding, Inquiry, among, case_of
from guard.tracing.issued import work_of
from guard.tracing.registration import Index
from guard.tracing.suspects import Suspect
from tests.images.pictures import encoded, opened
from tests.tracing.marked import bordered, issued, jpeg, keys, marked, unmarked

_INDEX = Index([work_of(*issued(seed)) for seed in (1, 2)])
_FLIP = Image.Transpose.FLIP_LEFT_RIGHT
_TAKER = Candidate("GPTBot", "2026")


def _faint(seed: int) -> Suspect:
    """A picture with so little of a mark that nobody finds it in this one alone."""
    image = Image.blend(unmarked(30 + seed), marked(seed=seed), 0.05)
    return Suspect("x", jpeg(image, 96))


def _found(image: Image.Image, quality: int = 90) -> Finding:
    (found,) = Inquiry(keys(), _INDEX).examine([Suspect("a", jpeg(image, quality))])
    return found


@pytest.mark.parametrize(
    ("change", "how"),
    [
        (lambda image: image, "whole"),
        (lambda image: image.resize((224, 224)), "whole"),
        (lambda image: image.transpose(_FLIP), "mirrored"),
        (bordered, "without its border"),
        (
            lambda image: bordered(image).transpose(_FLIP),
            "mirrored, without its border",
        ),
        (lambda image: image.crop((90, 70, 570, 430)), "part of /art/1"),
        (
            lambda image: image.crop((90, 70, 570, 430)).transpose(_FLIP),
            "part of /art/1, mirrored",
        ),
    ],
    ids=["whole", "squashed", "mirrored", "border", "both", "crop", "mirrored crop"],
)
def test_a_taker_is_named(
    change: Callable[[Image.Image], Image.Image], how: str
) -> None:
    found = _found(change(marked()))
    assert (found.candidate, found.how) == (_TAKER, how)
    assert found.log < -30


def test_a_taker_is_named_after_hard_compression() -> None:
    assert _found(marked(), quality=10).log < -30


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_nobody_is_named_for_what_was_never_issued(seed: int) -> None:
    assert _found(unmarked(seed)).log == 0


def test_what_cannot_be_read_is_told_in_its_place() -> None:
    good, bad = Suspect("a", jpeg(marked())), Suspect("b", b"GIF89a?")
    lost = Suspect("c", why="empty")
    found = list(Inquiry(keys(), Index(())).examine([bad, good, lost]))
    assert [each.name for each in found] == ["b", "a", "c"]
    assert [bool(each.why) for each in found] == [True, False, True]


def test_a_set_says_more_than_its_pictures() -> None:
    inquiry = Inquiry(keys(), Index(()))
    found = list(inquiry.examine(_faint(seed) for seed in range(1, 7)))
    assert inquiry.together().candidate == _TAKER
    assert inquiry.together().score > 1.3 * max(each.score for each in found)


def test_one_marked_picture_marks_no_set() -> None:
    inquiry = Inquiry(keys(), Index(()))
    images = [marked(), *(unmarked(seed) for seed in range(20, 25))]
    found = list(inquiry.examine(Suspect("x", jpeg(each)) for each in images))
    assert found[0].log < -100
    assert inquiry.together().score < 5


def test_the_same_picture_again_adds_nothing_to_a_set() -> None:
    inquiry, image = Inquiry(keys(), Index(())), unmarked()
    list(inquiry.examine([Suspect("x", jpeg(image))] * 5))
    (best,) = keys().best(reading(opened(jpeg(image)))[None])
    assert inquiry.together().score == pytest.approx(best.score, abs=0.05)


@pytest.mark.parametrize("size", [(5000, 3000), (60_000, 50)])
def test_a_picture_bomb_is_kept_small(size: tuple[int, int]) -> None:
    bomb = encoded("PNG", Image.new("L", size, 99))
    case = case_of(Suspect("a", bomb))
    assert isinstance(case, Case)
    assert case.image.width * case.image.height < 2.5 * 1024 * 1024


def test_a_large_copy_is_read_as_well_as_a_small_one() -> None:
    large = marked().resize((3200, 2400), Image.Resampling.BICUBIC)
    assert _found(large).score > 0.95 * _found(marked()).score


def test_an_empty_set_is_nobodys() -> None:
    assert Inquiry(keys(), _INDEX).together().candidate is None


# All that was tried, counted by hand: twelve keys, two works.
def test_a_whole_picture_may_be_mistaken_in_four_ways_for_each_key() -> None:
    found = _found(marked())
    tries = 2 * 4 * 12
    assert found.log == pytest.approx(math.log(tries) - found.score**2 / 2)


def test_a_crop_may_be_mistaken_in_every_place_of_every_work_for_each_key() -> None:
    found = _found(marked().crop((90, 70, 570, 430)))
    tries = 2 * (2 * 512**3) * 2 * 12
    assert found.how.startswith("part")
    assert found.log == pytest.approx(math.log(tries) - found.score**2 / 2)


def test_a_set_may_be_mistaken_for_each_key() -> None:
    inquiry = Inquiry(keys(), _INDEX)
    list(inquiry.examine(_faint(seed) for seed in range(1, 5)))
    found = inquiry.together()
    assert found.log == pytest.approx(math.log(12) - found.score**2 / 2)
    assert found.log < 0


def test_more_pictures_make_each_less_sure() -> None:
    finding = Finding("a", 8.0, _TAKER, "whole", -20.0)
    assert among(finding, 1).log == -20
    assert among(finding, 10).log == pytest.approx(-17.7, abs=0.01)
