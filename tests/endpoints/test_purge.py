"""The artist's word makes a cache forget, and says whether there was anything."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from guard.endpoints.purge import Purge
from guard.errors import CacheError


async def answer(known: Callable[[str], bool] | None, url: str) -> httpx.Response:
    async def forget(url: str) -> bool:
        assert known is not None
        return known(url)

    purge = Purge(forget if known else None)
    route = Route("/cache/purge", purge.answer, methods=["POST"])
    transport = httpx.ASGITransport(Starlette(routes=[route]))
    async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
        return await client.post("/cache/purge", params={"url": url})


async def test_it_says_whether_there_was_anything() -> None:
    known = "https://art.example/1.jpg?w=2&h=3"

    assert (await answer(known.__eq__, known)).json() == {"forgotten": True}
    assert (await answer(known.__eq__, "http://b/")).json() == {"forgotten": False}


@pytest.mark.parametrize("url", ["", "/1.jpg", "art.example/1.jpg", "file:///etc"])
async def test_only_a_whole_address_is_taken(url: str) -> None:
    assert (await answer(lambda url: True, url)).status_code == 400


async def test_what_the_disk_does_not_forget_is_no_success() -> None:
    def stubborn(url: str) -> bool:
        raise CacheError("read-only file system")

    got = await answer(stubborn, "http://art.example/")
    assert (got.status_code, "read-only" in got.text) == (500, True)


async def test_without_a_cache_it_says_how_to_have_one() -> None:
    got = await answer(None, "http://art.example/")

    assert (got.status_code, "cache.bytes" in got.text) == (404, True)
