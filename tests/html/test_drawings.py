from __future__ import annotations

import json
from html import escape
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.html.drawings import drawings
from guard.html.edits import edited
from guard.html.encoded import TooMuch

SVG = '<svg viewBox="10 5 300 200" class="art" onload="a()"><g><svg></svg></g></svg>'
DECOY = b'<svg xmlns="http://www.w3.org/2000/svg" width="9">\n<rect id="new"/></svg>\n'


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{SVG}</p>",
        f"<p>{SVG}</p>".upper(),
        json.dumps({"html": SVG}),
        json.dumps({"html": SVG}).replace("<", "\\u003c").replace(">", "\\u003e"),
        f"<description>{escape(SVG)}</description>",
        SVG.replace("<", "&#x3c;").replace(">", "&#x3e;"),
        SVG.replace("<", "&#x003C;").replace(">", "&#x003E;"),
        SVG.replace("<", "&#060;"),
        f"data:text/html,{quote(SVG)}",
        f'<a href="/?page={quote(SVG, safe="")}">',
    ],
)
def test_a_drawing_is_found_however_it_is_spelled(text: str) -> None:
    (found,) = drawings(text.encode())

    assert found.data.lower() == SVG.lower().encode()


def test_a_drawing_may_have_a_prefix() -> None:
    page = b"<p><s:svg xmlns:s='http://www.w3.org/2000/svg'><s:path/></s:svg></p>"
    (found,) = drawings(page)

    assert page[found.end :] == b"</p>"


def test_in_an_address_another_one_is_spelled_as_there() -> None:
    page = f"data:text/html,{quote(SVG)}%3Cp%3E".encode()
    (found,) = drawings(page)

    new = unquote(edited(page, found.edits(DECOY, "image/svg+xml")).decode())
    assert '<rect id="new"/></g></svg><p>' in new
    assert " " not in edited(page, found.edits(DECOY, "")).decode()


def test_another_drawing_takes_its_place() -> None:
    page = f"<p>{SVG}<b>".encode()
    (found,) = drawings(page)

    assert edited(page, found.edits(DECOY, "image/svg+xml")) == (
        b'<p><svg viewBox="10 5 300 200" class="art"><g transform="translate(10 5)">'
        b'<rect id="new"/></g></svg><b>'
    )


@pytest.mark.parametrize(
    "left", ["&lt;script&gt;", "1)'", "nan", "1e999", "&amp;quot;"]
)
def test_a_place_that_is_no_number_is_not_written(left: str) -> None:
    page = f'<svg viewBox="{left} 0 9 9"><path d="M0"/></svg>'.encode()
    (found,) = drawings(page)

    assert b"translate" not in edited(page, found.edits(DECOY, "image/svg+xml"))


def test_what_is_around_it_can_still_be_read() -> None:
    text = json.dumps({"html": SVG}).replace("<", "\\u003c").encode()
    (found,) = drawings(text)

    new = json.loads(edited(text, found.edits(DECOY, "image/svg+xml")))
    assert '<rect id="new"/>' in new["html"]


def test_one_without_an_end_ends_with_the_text() -> None:
    (found,) = drawings(b"<p><svg><path d='M0 0'>words")

    assert found.end == 28


@pytest.mark.parametrize("text", [b"</svg><p>", b"<svg/> words </svg> words"])
def test_an_end_alone_ends_nothing(text: bytes) -> None:
    assert [*drawings(text)] == []


@pytest.mark.parametrize(
    "script",
    [
        "'<svg width=300 height=300>' + inner + '</svg>'",
        "`<svg id=${id}></svg>`",
        "<p><script>a = '<svg id=\"' + (a ? 'b' : 'c') + '\"></svg>'</script>",
    ],
)
def test_a_script_that_makes_drawings_is_no_drawing(script: str) -> None:
    (found,) = drawings(script.encode())

    assert found.is_code


@pytest.mark.parametrize(
    "page",
    [
        '<svg><text dx="+3" dy="+4">a</text></svg>',
        '{"html": "<svg><text dx=\\"+3\\">a</text></svg>"}',
        "<script>a</script><svg><text>${a} is what it says</text></svg>",
        "<svg><text>' + a + '</text></svg>",
    ],
)
def test_a_drawing_with_signs_of_a_script_is_no_script(page: str) -> None:
    (found,) = drawings(page.encode())

    assert not found.is_code


def test_two_beside_each_other_are_two() -> None:
    assert [each.start for each in drawings(b"<svg></svg><svg/><svg>a</svg>")] == [
        0,
        17,
    ]


@pytest.mark.parametrize(
    ("drawing", "little"),
    [
        ('<svg viewBox="0 0 512 512"><path d="M0 0h9"/></svg>', True),
        (f'<svg viewBox="0 0 512 512"><path d="{"M0 0" * 300}"/></svg>', False),
        ('<svg width="300" height="200"><path d="M0 0h9"/></svg>', False),
        ('<svg><image href="a.jpg"/></svg>', False),
    ],
)
def test_an_icon_tells_no_size_and_is_little(drawing: str, little: bool) -> None:
    (found,) = drawings(drawing.encode())

    assert found.is_little is little


def test_a_text_of_nothing_but_beginnings_is_given_up() -> None:
    with pytest.raises(TooMuch):
        list(drawings(b"<svg " * 10_001))


@given(st.text(alphabet="<svg/> \\u003c&lt;\"'=", max_size=200))
def test_any_text_is_read(text: str) -> None:
    data = ("<svg " + text).encode()

    for found in drawings(data):
        assert 0 <= found.start < found.end <= len(data)
        edited(data, found.edits(DECOY, ""))
