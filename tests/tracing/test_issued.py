"""What was issued becomes thumbnails, one for each work."""

from __future__ import annotations

from guard.images.job import variant_of
from guard.images.packed import Label
from guard.tracing.issued import LARGE, SMALL, issued_in, to_side, work_of
from tests.tracing.marked import issued, unmarked


def test_a_work_counts_once_for_all_bots() -> None:
    works = issued_in([issued(1), issued(1, "CCBot"), issued(2)]).works
    assert [work.name for work in works] == ["/art/1", "/art/2"]


def test_a_work_is_known_small_and_large() -> None:
    work = work_of(*issued(1))
    assert work.small.shape == (SMALL * 3 // 4, SMALL)
    assert work.at(LARGE).shape == (LARGE * 3 // 4, LARGE)
    assert (work.width, work.height) == (640, 480)


def test_what_is_no_picture_is_left_out() -> None:
    broken = Label("cloak", "/art/3"), variant_of(b"?", "image/jpeg", 1, 1)
    assert [work.name for work in issued_in([broken, issued(1)]).works] == ["/art/1"]


def test_the_longer_side_is_what_was_asked_for() -> None:
    assert to_side(unmarked().resize((300, 900)), 90).size == (30, 90)
    assert to_side(unmarked().resize((30, 9)), 90).size == (90, 27)


def test_bots_that_no_catalog_has_any_more_are_known_by_what_they_got() -> None:
    got = issued_in([issued(1, "OldBot"), issued(2, "OldBot:proven"), issued(1, "")])
    assert got.bots == {"OldBot"}
