from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.actions.works import LENGTH, work_of
from tests.build import make_facts


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/art/harbour.jpg", ""),
        ("/art/Harbour.JPG", ""),
        # sizes and formats
        ("/art/harbour-480.webp", ""),
        ("/art/harbour-1200x900.avif", ""),
        ("/art/harbour@2x.png", ""),
        ("/art/harbour-scaled.jpg", ""),
        ("/art/harbour_800w.jpg", ""),
        ("/art/thumbs/harbour.webp", ""),
        ("/art/harbour-thumb.webp", ""),
        # resizers
        ("/art/harbour.jpg", "w=640&q=75"),
        ("/_next/image", "url=%2Fart%2Fharbour.jpg&w=640"),
        ("/_next/image", "url=https%3A%2F%2Fart.example%2Fart%2Fharbour.jpg"),
    ],
)
def test_every_size_and_format_shows_one_work(path: str, query: str) -> None:
    assert work_of(make_facts(path=path, query=query)) == "art/harbour"


@pytest.mark.parametrize("path", ["/art/harbour-2.jpg", "/art/harbour-1001.jpg"])
def test_a_numbered_work_is_a_work_of_its_own(path: str) -> None:
    assert work_of(make_facts(path=path)) != "art/harbour"


@given(st.text(), st.text())
def test_any_address_names_a_work_of_bounded_length(path: str, query: str) -> None:
    assert isinstance(work_of(make_facts(path=path, query=query)), str)


def test_a_long_address_is_cut() -> None:
    assert len(work_of(make_facts(path="/" + "a" * 9999))) < LENGTH


def test_a_query_of_too_many_fields_names_no_work() -> None:
    facts = make_facts(path="/image", query="url=/art/a.jpg&" + "a=1&" * 99)

    assert work_of(facts) == "image"


def test_who_asks_cannot_choose_the_work_of_a_picture() -> None:
    facts = make_facts(path="/art/harbour.jpg", query="src=/any/thing.jpg")

    assert work_of(facts) == "art/harbour"


def test_a_cameras_number_is_no_size() -> None:
    names = [work_of(make_facts(path=f"/IMG_{n}.jpg")) for n in (1024, 1200)]

    assert names == ["img_1024", "img_1200"]


def test_what_else_a_resizer_is_told_does_not_matter() -> None:
    facts = make_facts(path="/_next/image", query="w=640&q=75&url=/art/harbour.jpg")

    assert work_of(facts) == "art/harbour"
