from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.actions.works import LENGTH, taker_for, work_of
from guard.facts import Verified
from tests.build import claims, make_bot, make_facts


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
        ("/_vercel/image", "url=%2Fart%2Fharbour.jpg&w=640"),
        ("/.netlify/images", "url=/art/harbour.jpg&w=200"),
        ("/timthumb.php", "src=/art/harbour.jpg&w=300"),
        ("/cdn-cgi/image/width=300,quality=75/art/harbour.jpg", ""),
        ("/cdn-cgi/image/fit=pad/https:/art.example/art/harbour.jpg", ""),
        ("/_ipx/s_200x300,q_80/art/harbour.jpg", ""),
        ("/unsafe/fit-in/300x200/filters:quality(80)/art/harbour.jpg", ""),
        ("/unsafe/300x200/https:/art.example/art/harbour.jpg", ""),
        ("/Kx6p1b3xyz0f8h9jQq4d4y7X2g0=/300x200/smart/art/harbour.jpg", ""),
        ("/insecure/rs:fill:300:400/plain/art/harbour.jpg@webp", ""),
        ("/image/upload/w_300,c_fill/v1612345678/art/harbour.jpg", ""),
        # tiles and parts
        ("/iiif/2/art/harbour/full/400,/0/default.jpg", ""),
        ("/iiif/art/harbour.tif/0,0,512,512/512,/!90/gray.png", ""),
        ("/art/harbour_files/12/3_4.jpg", ""),
        ("/art/harbour/TileGroup0/2-1-1.jpg", ""),
        # content systems
        ("/art/harbour-scaled-e1612345678901-300x200.jpg", ""),
        ("/art/harbour.width-800.jpg", ""),
        ("/art/harbour.jpg.webp", ""),
        ("/art/harbour_hu3f2a1b9c8d7e6f5a_123_300x200_fit_q75_lanczos.jpg", ""),
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


def test_a_mark_tells_who_proved_a_name_from_who_claimed_it() -> None:
    bot = make_bot("GPTBot")
    names = [
        taker_for(make_facts(identity=claims(bot, verified=verified)))
        for verified in (Verified.PROVEN, Verified.CLAIMED, Verified.DISPROVEN)
    ]
    assert names[0] != names[1] == names[2] == "GPTBot"
    assert taker_for(make_facts()) == ""
