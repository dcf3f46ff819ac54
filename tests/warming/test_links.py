"""What a page and a sitemap lead to, whoever wrote them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.warming.links import Links, is_picture, links_of, located, target_of

OWN = frozenset({"art.example"})


@pytest.mark.parametrize(
    ("page", "links"),
    [
        # pictures
        ('<img src="/a.jpg">', Links((), ("/a.jpg",))),
        ('<img src=a.jpg data-src="b.jpg">', Links((), ("/x/a.jpg", "/x/b.jpg"))),
        ('<img srcset="a.jpg 1x, b.jpg 2x">', Links((), ("/x/a.jpg", "/x/b.jpg"))),
        ('<source type="video/mp4" src="a.mp4">', Links()),
        ('<source srcset="a.avif">', Links((), ("/x/a.avif",))),
        ('<meta property="og:image" content="/o.png">', Links((), ("/o.png",))),
        ('<link rel=preload as=image href="/p.webp">', Links((), ("/p.webp",))),
        ('<a href="/full.jpg">', Links((), ("/full.jpg",))),
        ('<img src="/i?url=%2Fa.jpg&w=64">', Links((), ("/i?url=%2Fa.jpg&w=64",))),
        ('<img srcset="/a.jpg 1x,/b.jpg 2x">', Links((), ("/a.jpg", "/b.jpg"))),
        ('<img srcset="/a,b.jpg, /c.jpg 2x,">', Links((), ("/a,b.jpg", "/c.jpg"))),
        (
            "<img data-lazy-src=/a.jpg data-full=/b.jpg>",
            Links((), ("/a.jpg", "/b.jpg")),
        ),
        (
            '<meta property="og:image:secure_url" content="/o.png">',
            Links((), ("/o.png",)),
        ),
        # what the parser itself gives up on
        (
            "<img src=/a.jpg><![foo[x]]><img src=/b.jpg>",
            Links((), ("/a.jpg", "/b.jpg")),
        ),
        # pages
        ('<a href="b#c">', Links(("/x/b",), ())),
        ('<a href="//art.example/y">', Links(("/y",), ())),
        # other sites, and no addresses at all
        ('<a href="https://other.example/">', Links()),
        ('<img src="data:image/png;base64,AA">', Links()),
        ('<a href="mailto:me@art.example">', Links()),
        ('<a href="http://[">', Links()),
        ("<a><img><meta name='og:image'>", Links()),
    ],
)
def test_links(page: str, links: Links) -> None:
    assert links_of(page, "http://art.example/x/", OWN) == links


@given(st.text(alphabet='<>a hrefimgsc="/:.?#[]%é\n!-,'))
def test_any_text_is_a_page(text: str) -> None:
    found = links_of(text, "http://art.example/", OWN)
    assert all(target.isascii() for target in (*found.pages, *found.pictures))


def test_a_srcset_of_nothing_but_commas_is_read_once() -> None:
    assert links_of(f'<img srcset="{"," * 200_000}">', "http://a/", OWN) == Links()


def test_sitemaps_name_addresses() -> None:
    text = "<loc> http://a/b?x=1&amp;y </loc><image:loc><![CDATA[http://a/c.jpg]]>"
    assert list(located(text)) == ["http://a/b?x=1&y", "http://a/c.jpg"]


def test_a_sitemap_without_end_is_cut() -> None:
    assert len(list(located("<loc>/a" * 20_000))) == 10_000


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("http://a/b c?d=é#e", "/b%20c?d=%C3%A9"),
        ("http://a", "/"),
        ("/works/1.jpg", "/works/1.jpg"),
        ("http://[", ""),
    ],
)
def test_targets(address: str, target: str) -> None:
    assert target_of(address) == target


def test_pictures_are_told_by_their_endings() -> None:
    assert is_picture("/a.jpg?x")
    assert not is_picture("/a?x.jpg")
