from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace

import pytest

from guard.errors import UpstreamError
from guard.upstream.base import Outgoing
from guard.warming.walk import Bounds, Walk
from tests.fakes import FakeIncoming
from tests.warming.sites import Site

HTML = "text/html; charset=utf-8"
PAGES: dict[str, tuple[str, bytes | None]] = {
    "/robots.txt": ("text/plain", b"Sitemap: https://art.example/map.xml\nAllow: /"),
    "/map.xml": (
        "application/xml",
        b"<loc>https://art.example/far</loc><loc>https://art.example/m.jpg</loc>",
    ),
    "/": (HTML, b'<img src="a.jpg"><a href="/b"></a><a href="/dead"></a>'),
    "/b": (HTML, b'<img src="https://art.example/c.jpg"><a href="/">'),
    "/far": (HTML, b'<img src="d.jpg">'),
    "/dead": (HTML, None),
}
BOUNDS = Bounds()


async def test_every_page_and_sitemap_is_read_once() -> None:
    site = Site(PAGES)
    found = await Walk(site, "127.0.0.1:8000", BOUNDS).pictures()
    assert set(found.pictures) == {"/a.jpg", "/c.jpg", "/d.jpg", "/m.jpg"}
    assert len(site.asked) == len(set(site.asked))
    assert not found.unfinished


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-gzip", gzip.compress(b"<loc>https://a/m.jpg</loc>", mtime=0)),
        ("application/xml", b"<loc>https://a/m.jpg</loc>"),
        ("application/gzip", b"\x1f\x8b broken"),
    ],
)
async def test_a_packed_sitemap_is_read(kind: str, body: bytes) -> None:
    pages = {"/robots.txt": ("text/plain", b"Sitemap: /map.xml.gz")}
    site = Site({**pages, "/map.xml.gz": (kind, body)})
    found = await Walk(site, "a", BOUNDS).pictures()
    assert found.pictures == (() if b"broken" in body else ("/m.jpg",))


@pytest.mark.parametrize(
    "bounds", [replace(BOUNDS, pictures=1), replace(BOUNDS, pages=2)]
)
async def test_a_bound_is_kept_and_told(bounds: Bounds) -> None:
    found = await Walk(Site(PAGES), "h", bounds).pictures()
    assert found.unfinished
    assert len(found.pictures) <= 2


async def test_a_walk_that_takes_too_long_ends() -> None:
    class Slow(Site):
        async def fetch(self, outgoing: Outgoing) -> FakeIncoming:
            await asyncio.Event().wait()
            raise AssertionError("never reached")

    found = await Walk(Slow({}), "h", replace(BOUNDS, seconds=0.01)).pictures()
    assert found.unfinished


async def test_a_site_that_does_not_answer_is_an_error() -> None:
    with pytest.raises(UpstreamError):
        await Walk(Site({"/robots.txt": ("", None)}), "h", BOUNDS).pictures()


async def test_of_a_page_without_end_the_beginning_is_read() -> None:
    body = b'<img src="a.jpg">' + b" " * 6_000_000 + b'<img src="b.jpg">'
    found = await Walk(Site({"/": (HTML, body)}), "h", BOUNDS).pictures()
    assert found.pictures == ("/a.jpg",)
