"""The catalogue's words are complete and fit for people."""

from __future__ import annotations

from guard.demo.catalog import GALLERIES, HANDS, WORKS, work_called
from guard.demo.works import sea


def test_four_galleries_of_six() -> None:
    assert [len(gallery.works) for gallery in GALLERIES] == [6, 6, 6, 6]


def test_every_work_has_its_own_name() -> None:
    assert len({work.slug for work in WORKS} | {work.title for work in WORKS}) == 48


def test_every_hand_belongs_to_a_work() -> None:
    assert {work.slug for work in WORKS if work.hand} == set(HANDS)


def test_only_the_mobile_is_animated() -> None:
    assert [work.formats for work in WORKS if not work.hand] == [("gif",)]


def test_all_formats_are_in_use() -> None:
    used = {ending for work in WORKS for ending in work.formats}
    assert used == {"jpg", "png", "webp", "avif", "gif"}


def test_alternative_texts_are_sentences() -> None:
    assert all(30 < len(work.alt) < 110 and work.alt.endswith(".") for work in WORKS)


def test_a_work_is_found_by_its_name() -> None:
    assert work_called("twenty-to-eleven").hand is sea.harbour
