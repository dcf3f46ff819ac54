"""What counts as a leak, and what as a wrong done to a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.clients.harvest import found
from benchmarks.clients.measure import Archive
from benchmarks.clients.wire import Exchange
from tests.images.pictures import encoded, photo

WORK, OTHER = encoded("JPEG", photo(320, 240)), encoded("JPEG", photo(320, 240, seed=2))
NEARLY = encoded("WEBP", photo(320, 240))


def archive(folder: Path) -> Archive:
    (folder / "index.html").write_bytes(b"page")
    (folder / "a.jpg").write_bytes(WORK)
    return Archive(folder, frozenset({"/"}), frozenset({"/a.jpg"}))


def got(
    body: bytes, path: str = "/a.jpg", status: int = 200, method: str = "GET"
) -> Exchange:
    return Exchange(0.0, method, path, "1.1", (), status, "", body)


@pytest.mark.parametrize(
    ("answer", "originals", "alike", "first"),
    [
        (got(WORK), 1, 0, None),
        (got(WORK[10:20], status=206), 1, 0, None),
        (got(NEARLY), 0, 1, 1),
        (got(OTHER), 0, 0, 1),
        (got(b"no picture"), 0, 0, 1),
    ],
)
def test_originals_are_known_by_their_bytes(
    answer: Exchange, originals: int, alike: int, first: int | None, tmp_path: Path
) -> None:
    session = archive(tmp_path).measure([answer])

    assert (session.originals, session.alike, session.first) == (
        originals,
        alike,
        first,
    )


@pytest.mark.parametrize(
    ("answer", "is_true"),
    [
        (got(b"page", "/"), True),
        (got(b"", "/", status=304), True),
        (got(b"", method="HEAD"), True),
        (got(b"", "/elsewhere", status=404), True),
        # A person must never see these.
        (got(b"another page", "/"), False),
        (got(b"slow down", "/", status=429), False),
        (got(OTHER), False),
    ],
)
def test_a_person_is_told_the_truth(
    answer: Exchange, is_true: bool, tmp_path: Path
) -> None:
    assert (archive(tmp_path).measure([answer]).untrue == ()) is is_true


def test_a_page_leads_to_pages_and_pictures_of_its_own_site() -> None:
    html = (
        '<a href="/more/#top"><img src="/a.jpg" srcset="/b-1.avif 1x, /b-2.avif 2x">'
        '<img src="http://other.example/c.jpg"><a href="/style.css">'
    )
    links = found(html, "http://here.example/")

    assert links.pages == ("http://here.example/more/",)
    names = [url.rpartition("/")[2] for url in links.pictures]
    assert names == ["a.jpg", "b-1.avif", "b-2.avif"]
