"""What was issued becomes thumbnails, one for each work."""

from __future__ import annotations

from guard.images.job import variant_of
from guard.images.packed import Label
from guard.tracing.issued import LARGE, SMALL, to_side, work_of, works_of
from tests.tracing.marked import issued, unmarked


def test_a_work_counts_once_for_all_bots() -> None:
    works = list(works_of([issued(1), issued(1, "CCBot"), issued(2)]))
    assert [work.name for work in works] == ["/art/1", "/art/2"]


def test_a_work_is_known_small_and_large() -> None:
    work = work_of(*issued(1))
    assert work.small.shape == (SMALL * 3 // 4, SMALL)
    assert work.at(LARGE).shape == (LARGE * 3 // 4, LARGE)
    assert (work.width, work.height) == (640, 480)


def test_what_is_no_picture_is_left_out() -> None:
    broken = Label("cloak", "/art/3"), variant_of(b"?", "image/jpeg", 1, 1)
    assert [work.name for work in works_of([broken, issued(1)])] == ["/art/1"]


def test_the_longer_side_is_what_was_asked_for() -> None:
    assert to_side(unmarked().resize((300, 900)), 90).size == (30, 90)
    assert to_side(unmarked().resize((30, 9)), 90).size == (90, 27)
