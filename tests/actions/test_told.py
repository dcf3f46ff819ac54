from __future__ import annotations

import pytest

from guard.actions.told import Told, own_place
from guard.actions.treatment import Treatment
from guard.patterns import Patterns
from tests.build import claims, make_bot, make_facts
from tests.fakes import FakeMaker

FACTS = make_facts(path="/rooms/sea/", identity=claims(make_bot()))
OWN = frozenset({"art.example"})
TREATMENT = Treatment(
    "poison-decoy", True, False, True, 10**6, True, untouched=Patterns(("^/press/",))
)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("a.jpg", ("/rooms/sea/a.jpg", "")),
        ("/art/a.jpg?w=3", ("/art/a.jpg", "w=3")),
        ("../b/ä%20b.jpg", ("/rooms/b/ä b.jpg", "")),
        ("//art.example/a.jpg", ("/a.jpg", "")),
        ("https://WWW.art.example:443/a.jpg", ("/a.jpg", "")),
        ("http://art.example.:8080/a.jpg", ("/a.jpg", "")),
        ("https://other.example/a.jpg", None),
        ("mailto:marlene@art.example", None),
    ],
)
def test_a_place_on_this_site(address: str, place: tuple[str, str] | None) -> None:
    assert own_place(address, FACTS, OWN) == place


def test_the_caption_is_that_of_the_works_variant_for_this_bot() -> None:
    maker = FakeMaker()

    caption = Told(maker, TREATMENT, FACTS, {}, OWN)("/art/harbour-480.webp")

    assert caption is not None
    assert (caption.text, maker.captions[0].work) == (
        "Painting of rings for GPTBot",
        "art/harbour",
    )


@pytest.mark.parametrize("address", ["/press/a.jpg", "data:image/png;base64,AAAA"])
def test_what_is_not_swapped_keeps_its_caption(address: str) -> None:
    assert Told(FakeMaker(), TREATMENT, FACTS, {}, OWN)(address) is None


def test_a_picture_inside_the_page_has_a_caption_too() -> None:
    maker = FakeMaker()
    told = Told(maker, TREATMENT, FACTS, {"AAAA": "embedded/1"}, OWN)

    assert told("data:image/png;base64,AAAA") is not None
    assert maker.captions[0].work == "embedded/1"
