from __future__ import annotations

from guard.upstream.base import Outgoing
from guard.warming.once import Once
from tests.warming.sites import Site

ASKED = Outgoing("GET", b"/a.jpg", ())


async def test_the_site_is_asked_once_until_it_is_forgotten() -> None:
    site = Site({"/a.jpg": ("image/jpeg", b"x" * 5000)})
    once = Once(site, 10_000)
    for _ in range(3):
        incoming = await once.fetch(ASKED)
        assert [len(part) async for part in incoming.stream()] == [5000]
        await incoming.close()
    once.forget(b"/a.jpg")
    await once.fetch(ASKED)
    assert len(site.asked) == 2


async def test_of_a_large_one_no_more_is_read_than_is_looked_at() -> None:
    once = Once(Site({"/a.jpg": ("image/jpeg", b"x" * 50_000)}), 3_000)
    incoming = await once.fetch(ASKED)
    assert [len(part) async for part in incoming.stream()] == [3_000]


async def test_it_ends_with_the_site() -> None:
    site = Site({})
    await Once(site, 1).close()
    assert site.closed
