from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.html.captions import captioned
from guard.html.edits import edited
from guard.images.caption import Caption

SAID = Caption("Vorellan no. 3", 'Oil painting of "rings" & ö')
TOLD = "Oil painting of &quot;rings&quot; &amp; &#246;"


def own(address: str) -> Caption | None:
    return SAID if address.endswith(".jpg") else None


def retold(page: str) -> str:
    data = page.encode()
    return edited(data, captioned(data, own)).decode()


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<img src=a.jpg alt='A boat'>", f'<img src=a.jpg alt="{TOLD}">'),
        ("<img src=a.jpg alt>", f'<img src=a.jpg alt="{TOLD}">'),
        ("<img src=a.jpg>", f'<img alt="{TOLD}" src=a.jpg>'),
        ("<img alt=b src=a.jpg title='B'>", "Vorellan no. 3"),
        ("<img alt=b src=a.jpg aria-label='B'>", f'aria-label="{TOLD}"'),
        ("<img src=data:, data-src=a.jpg alt=b>", TOLD),
        ("<img srcset='a.jpg 1x' alt=b>", TOLD),
        ("<amp-img src=a.jpg alt=b>", TOLD),
        ("<image src=a.jpg alt=b>", TOLD),
        ("<picture><source srcset='a.jpg 1x'><img alt=b></picture>", TOLD),
        ("<video poster=a.jpg aria-label=b>", TOLD),
        ("<figure><img src=a.jpg><figcaption>A boat</figure>",
         f"<figcaption>{TOLD}</figure>"),
        ("<script type='APPLICATION/LD+JSON; charset=utf-8'>"
         '{"@type": "ImageObject", "url": "a.jpg", "name": "b"}</script>', "Vorellan"),
        ("<!-- x --!><img src=a.jpg alt=b>", TOLD),
        ("<a href=a.jpg data-caption='b'>", TOLD),
        ("<meta property=og:image content=a.jpg><meta property=og:image:alt content=b>",
         f'property=og:image:alt content="{TOLD}"'),
        ("<meta name=twitter:image:alt content=b>"
         "<meta name=twitter:image content=a.jpg>",
         f'name=twitter:image:alt content="{TOLD}"'),
        ("<figure><img src=a.jpg><figcaption><b>A boat</b></figcaption></figure>",
         f"<figcaption>{TOLD}</figcaption>"),
        ("<figure><figcaption>A boat</figcaption><img src=a.jpg></figure>",
         f"<figcaption>{TOLD}</figcaption>"),
        ("<figure><figure><img src=a.jpg></figure><figcaption>b</figcaption></figure>",
         "<figcaption>b</figcaption>"),
        ("<figure><img src=a.jpg><figcaption>A boat</figcaption>",
         f"<figcaption>{TOLD}</figcaption>"),
        ('<script type="application/ld+json">{"@type":"ImageObject",'
         '"contentUrl":"a.jpg","name":"b"}</script>', '"name": "Vorellan no. 3"'),
    ],
)  # fmt: skip
def test_a_page_says_what_the_picture_shows_now(page: str, expected: str) -> None:
    assert expected in retold(page)


@pytest.mark.parametrize(
    "page",
    [
        "<img src=a.png alt='A boat'>",
        "<img src=a.jpg width=32 height=32 alt='A boat'>",
        "<!-- <img src=a.jpg alt='A boat'> -->",
        "<img src='http://[' alt='A boat'>",
        "<a href=a.jpg>A boat</a>",
        "<a href=/page title='A boat'></a>",
        "<figure><table></table><figcaption>Tides</figcaption></figure>",
        "<meta property=og:image:alt content='A boat'>",
        "</figure></figcaption><figcaption>A boat</figcaption>",
        "<script>{}</script><base><meta><img>",
    ],
)
def test_what_is_said_of_others_stays(page: str) -> None:
    assert retold(page) == page


def test_all_else_stays_byte_for_byte() -> None:
    page = "<P  class=x>Über\n<img\tsrc='a.jpg' alt=b >&nbsp;<br/>".encode("latin-1")

    new = edited(page, captioned(page, own))

    assert new == page.replace(b"alt=b", b'alt="' + TOLD.encode() + b'"')


def test_addresses_are_read_from_the_pages_base() -> None:
    asked: list[str] = []

    def ask(address: str) -> Caption | None:
        asked.append(address)
        return None

    captioned(b"<base href=/art/><base href=/no/><img src=a.jpg>", ask)

    assert asked == ["/art/a.jpg"]


@given(st.text(alphabet="<>figurecaptonmg srcalt='\"=/.j", max_size=200))
def test_any_page_is_read(page: str) -> None:
    data = page.encode()

    edited(data, captioned(data, lambda address: SAID))


def test_a_film_says_nothing_of_the_picture_behind_it() -> None:
    page = "<video><source src=a.jpg></video><img src=b.png alt=b>"

    assert retold(page) == page
