from __future__ import annotations

import tracemalloc
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.html.edits import edited
from guard.html.encoded import TooMuch
from guard.html.spelled import LONGEST, addresses
from tests.images.pictures import encoded, photo

PNG = encoded("PNG", photo(60, 50))
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (f'<img src="data:image/png,{quote(PNG)}">', PNG),
        (f'url("data:image/svg+xml;utf8,{SVG}")', SVG.encode()),
        (f"url(data:image/svg+xml;charset=utf-8,{quote(SVG)})", SVG.encode()),
        (f'srcset="data:image/svg+xml,{quote(SVG)} 1x, b.jpg 2x"', SVG.encode()),
        (f"&quot;data:image/svg%2Bxml,{quote(SVG)}&quot;", SVG.encode()),
        (f"'data:image/svg&#x2B;xml,{quote(SVG)}'", SVG.encode()),
        (f"'data:image/svg&#43;xml&#44;{quote(SVG)}'", SVG.encode()),
        (f"'data:image/svg&plus;xml%2C{quote(SVG)}'", SVG.encode()),
        (f"'data:image/svg+xml;charset=\"utf-8\",{quote(SVG)}'", SVG.encode()),
        (f'"data:image/svg+xml;charset=&quot;utf-8&quot;,{quote(SVG)}"', SVG.encode()),
        (f"'data&colon;image&sol;svg+xml;utf8,{quote(SVG)}'", SVG.encode()),
        (f'{{"a": "data:image\\/svg+xml,{quote(SVG)}"}}', SVG.encode()),
    ],
)
def test_a_picture_is_read_up_to_its_end(text: str, data: bytes) -> None:
    assert [found.data for found in addresses(text.encode())] == [data]


def test_a_word_alone_is_no_address() -> None:
    assert [*addresses(b'accept = ["data:image/png", "data:image/gif"], 1')] == []


def test_what_stands_around_it_stays() -> None:
    text = f'<img srcset="data:image/svg+xml,{quote(SVG)} 1x, b.jpg 2x">'.encode()
    edits = [e for found in addresses(text) for e in found.edits(b"ab", "image/png")]

    assert edited(text, edits) == (
        b'<img srcset="data:image/png;base64,YWI= 1x, b.jpg 2x">'
    )


def test_base64_is_for_others() -> None:
    assert [*addresses(b"data:image/png;base64,AAAA")] == []
    assert [*addresses(b"data:image/png;base64%2CAAAA")] == []


def test_a_text_of_nothing_but_beginnings_is_given_up() -> None:
    with pytest.raises(TooMuch):
        list(addresses(b'"data:image/svg+xml,"' * 10_001))


@given(st.text(alphabet="data:image/svg+xml,<>\"'%3c/ ", max_size=200))
def test_any_text_is_read(text: str) -> None:
    found = [*addresses(("data:image/png," + text).encode())]

    assert all(each.start < each.end for each in found)


def test_addresses_without_quotes_are_not_searched_to_the_end_of_the_text() -> None:
    one = "data:image/svg+xml,%3Csvg%3E" + "x" * 400 + "%3C/svg%3E"
    text = (one * 2000).encode()
    tracemalloc.start()
    try:
        count = sum(1 for _ in addresses(text))
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert count == 2000
    assert held < len(text) / 2  # no copy of the rest was made for each


def test_an_address_longer_than_anybody_writes_is_given_up() -> None:
    with pytest.raises(TooMuch):
        list(addresses(b'"data:image/png,' + b"%41" * LONGEST + b'"'))
