"""The portfolio is served as a careful host would."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from guard.demo.site import site

KINDS = {
    "avif": "image/avif",
    "css": "text/css; charset=utf-8",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "jpg": "image/jpeg",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "webp": "image/webp",
}
FILES = (*site().pictures, *site().icons, *site().texts)


async def test_every_file_has_its_type(visitor: httpx.AsyncClient) -> None:
    for path in FILES:
        answer = await visitor.head(path)
        ending = path.rpartition(".")[2]
        if ending != "xml":
            assert answer.headers["content-type"] == KINDS[ending], path


async def test_the_feed_and_the_sitemap_differ_in_type(
    visitor: httpx.AsyncClient,
) -> None:
    feed, sitemap = [await visitor.head(p) for p in ("/feed.xml", "/sitemap.xml")]
    assert feed.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert sitemap.headers["content-type"] == "application/xml"


@pytest.mark.parametrize("page", site().pages)
async def test_every_page_is_served(visitor: httpx.AsyncClient, page: str) -> None:
    answer = await visitor.get(page)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


async def test_a_missing_page_says_so_politely(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/sold/")
    assert answer.status_code == 404
    assert "An empty nail in the wall" in answer.text


@pytest.mark.parametrize("path", ["/.pictures", "/.pages", "/.git/config"])
async def test_hidden_files_stay_hidden(visitor: httpx.AsyncClient, path: str) -> None:
    assert (await visitor.get(path)).status_code == 404


async def test_a_known_picture_is_not_sent_again(visitor: httpx.AsyncClient) -> None:
    path = site().pictures[0]
    tag = (await visitor.head(path)).headers["etag"]
    answer = await visitor.get(path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


async def test_a_part_can_be_asked_for(
    visitor: httpx.AsyncClient, folder: Path
) -> None:
    path = site().pictures[0]
    answer = await visitor.get(path, headers={"Range": "bytes=10-19"})
    assert answer.status_code == 206
    assert answer.content == (folder / path[1:]).read_bytes()[10:20]


async def test_pictures_may_be_kept_longer_than_pages(
    visitor: httpx.AsyncClient,
) -> None:
    picture, page = await visitor.head(site().pictures[0]), await visitor.head("/")
    assert picture.headers["cache-control"] == "public, max-age=86400"
    assert page.headers["cache-control"] == "public, max-age=300"
