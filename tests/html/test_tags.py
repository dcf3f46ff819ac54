from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.html.tags import attributes, placed, tags


def names(page: bytes) -> list[str]:
    return [tag.name for tag in tags(page)]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (b"<p>a<IMG src=b></p>", ["p", "img", "/p"]),
        (b"<!-- <img> --><b>", ["b"]),
        (b"<!--><b>", ["b"]),
        (b"<script>'<img>'</script ><b>", ["script", "/script", "b"]),
        (b"<title><img></title>", ["title", "/title"]),
        (b"<a title='>'>", ["a"]),
        (b'<a title="<img>"><b>', ["a", "b"]),
        (b"a < b <3 <1>", []),
        (b"<img alt='never ends><p>", []),
    ],
)
def test_tags_are_those_that_a_browser_sees(page: bytes, found: list[str]) -> None:
    assert names(page) == found


def test_a_script_is_held_whole() -> None:
    (script, _) = tags(b"<script>a < b</script>")

    assert script.inner == b"a < b"


@pytest.mark.parametrize(
    ("page", "name", "value"),
    [
        (b'<img alt="a &amp; b">', "alt", "a & b"),
        (b"<img ALT='a'>", "alt", "a"),
        (b"<img alt=a/b>", "alt", "a/b"),
        (b"<img alt = a b>", "alt", "a"),
        (b"<img alt>", "alt", ""),
        (b"<img/alt=a>", "alt", "a"),
        (b"<img alt=a alt=b>", "alt", "a"),
        ("<img alt='Söder'>".encode(), "alt", "Söder"),
        ("<img alt='Söder'>".encode("latin-1"), "alt", "Söder"),
    ],
)
def test_attributes(page: bytes, name: str, value: str) -> None:
    (tag,) = tags(page)

    assert placed(page, tag)[name].value == value


def test_an_attributes_place_is_that_of_its_value_with_quotes() -> None:
    page = b'<img alt="a" src=b>'
    (tag,) = tags(page)

    spans = [page[at.start : at.end] for at in placed(page, tag).values()]
    assert spans == [b'"a"', b"b"]


def test_an_opening_alone() -> None:
    assert attributes(b'<svg viewBox="0 0 1 1"') == {"viewbox": "0 0 1 1"}
    assert attributes(b"words") == {}


class Reference(HTMLParser):
    """The standard library's, for plain pages."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said: dict[str, str] = {}
        for name, value in attrs:
            said.setdefault(name, value or "")
        self.found.append((tag, said))


WORDS = st.text(alphabet="abc", min_size=1, max_size=5)
VALUES = st.text(alphabet="ab c<>/'=", max_size=9)
ELEMENTS = st.tuples(WORDS.map("x".__add__), st.dictionaries(WORDS, VALUES, max_size=3))


@given(st.lists(ELEMENTS, max_size=5))
def test_plain_pages_are_read_as_the_standard_library_does(
    elements: list[tuple[str, dict[str, str]]],
) -> None:
    page = "text".join(
        f"<{name}" + "".join(f' {key}="{said[key]}"' for key in said) + ">"
        for name, said in elements
    )
    reference = Reference()
    reference.feed(page)

    data = page.encode()
    found = [
        (tag.name, {key: at.value for key, at in placed(data, tag).items()})
        for tag in tags(data)
    ]
    assert found == reference.found


@given(st.text(alphabet="<a>/='\"! -script", max_size=200))
def test_any_page_is_read(page: str) -> None:
    data = page.encode()

    for tag in tags(data):
        assert 0 <= tag.start < tag.end <= len(data)
        placed(data, tag)


@pytest.mark.parametrize("comment", ["<!-- a --!>", "<!-->", "<!-- <i> -->"])
def test_a_comment_ends_as_the_standard_says(comment: str) -> None:
    assert [tag.name for tag in tags(f"{comment}<b>".encode())] == ["b"]
