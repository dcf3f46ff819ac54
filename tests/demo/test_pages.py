"""Links, pictures and words of every page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guard.demo.pages import og
from guard.demo.site import site
from tests.demo.looks import Links
from tests.site import BASE


def read(folder: Path, page: str) -> str:
    return (folder / page[1:] / "index.html").read_text("utf-8")


@pytest.mark.parametrize("page", site().pages)
def test_every_address_on_a_page_leads_somewhere(folder: Path, page: str) -> None:
    for address in Links(read(folder, page)).found:
        path, _, anchor = address.removeprefix(BASE).partition("#")
        if path.startswith("mailto:"):
            continue
        file = folder / (path or page)[1:]
        file = file / "index.html" if file.is_dir() else file
        assert file.is_file(), address
        assert not anchor or anchor in Links(file.read_text("utf-8")).anchors


@pytest.mark.parametrize("page", site().pages)
def test_a_page_asks_nobody_else_for_anything(folder: Path, page: str) -> None:
    addresses = Links(read(folder, page)).found
    assert all(a.startswith(("/", "#", BASE, "mailto:")) for a in addresses)


@pytest.mark.parametrize("page", site().pages)
def test_every_image_has_words_or_says_it_needs_none(folder: Path, page: str) -> None:
    assert not Links(read(folder, page)).wordless


@pytest.mark.parametrize("page", site().pages)
def test_a_page_closes_what_it_opens(folder: Path, page: str) -> None:
    assert Links(read(folder, page)).open == []


@pytest.mark.parametrize("page", site().pages)
def test_a_page_offers_a_preview(folder: Path, page: str) -> None:
    text = read(folder, page)
    assert f'<meta property="og:image" content="{BASE}{og(page)}">' in text
    assert '<meta name="twitter:card" content="summary_large_image">' in text


@pytest.mark.parametrize("page", site().pages)
def test_linked_data_names_the_works(folder: Path, page: str) -> None:
    text = read(folder, page).partition('<script type="application/ld+json">')[2]
    data = json.loads(text.partition("</script>")[0])
    for part in data["hasPart"]:
        assert part["@type"] == "ImageObject"
        assert (folder / part["contentUrl"].removeprefix(f"{BASE}/")).is_file()


def test_every_picture_is_on_some_page_or_style_or_preview(folder: Path) -> None:
    pages = "".join(read(folder, page) for page in site().pages)
    text = pages + (folder / "assets/style.css").read_text()
    assert [path for path in site().pictures if path not in text] == []


def test_the_lightbox_waits_with_its_pictures(folder: Path) -> None:
    text = read(folder, "/lightbox/")
    assert 'loading="eager"' not in text
    assert text.count('loading="lazy"') == 48
