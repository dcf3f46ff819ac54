"""Vector decoys are well-formed, keyed and hold no script."""

from __future__ import annotations

from xml.etree import ElementTree

from guard.images.caption import Caption
from guard.images.vector import draw_svg


def test_a_drawing_is_well_formed_and_has_its_size() -> None:
    root = ElementTree.fromstring(draw_svg(b"s", "M", "/1", (80, 60)))
    assert (root.get("width"), root.get("height")) == ("80", "60")
    assert {child.tag.rpartition("}")[2] for child in root} == {"rect", "ellipse"}


def test_drawings_belong_to_works() -> None:
    works = [draw_svg(b"s", "M", work, (80, 60)) for work in ("/1", "/1", "/2")]
    assert works[0] == works[1] != works[2]


def test_a_caption_cannot_break_out_of_its_element() -> None:
    caption = Caption("</title><script>", "a & b\x00")
    root = ElementTree.fromstring(draw_svg(b"s", "M", "/1", (80, 60), caption))
    title, text = list(root)[:2]
    assert (title.text, text.text) == ("</title><script>", "a & b")
