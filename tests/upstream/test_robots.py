from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from guard.errors import UpstreamUnreachable
from guard.upstream.base import Outgoing
from guard.upstream.robots import FRESH, MOST, SOON, Robots
from tests.fakes import FakeIncoming, FakeUpstream

RULES = b"User-agent: *\nDisallow: /private/\n\nUser-agent: Friend\nAllow: /\n"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Gone(FakeUpstream):
    async def fetch(self, outgoing: Outgoing) -> FakeIncoming:
        raise UpstreamUnreachable("refused")


async def read(upstream: FakeUpstream, clock: Clock | None = None) -> Robots:
    robots = Robots(upstream, "art.example", clock or Clock())
    await robots.refresh()
    return robots


def site(body: bytes = RULES, status: int = 200) -> FakeUpstream:
    return FakeUpstream(FakeIncoming(body, status=status))


@pytest.mark.parametrize(
    ("path", "agent", "forbidden"),
    [
        ("/private/1.jpg", "Mozilla/5.0", True),
        ("/art/1.jpg", "Mozilla/5.0", False),
        ("/private/1.jpg", "Friend", False),
    ],
)
async def test_forbids_what_the_site_forbids(
    path: str, agent: str, forbidden: bool
) -> None:
    assert (await read(site())).forbids(path, agent) is forbidden


@pytest.mark.parametrize(
    "upstream",
    [site(status=404), site(b"<html>no robots here</html>"), site(b"\xff\x00"), Gone()],
)
async def test_forbids_nothing_where_there_is_nothing_to_read(
    upstream: FakeUpstream,
) -> None:
    assert not (await read(upstream)).forbids("/private/1.jpg", "Mozilla/5.0")


async def test_a_site_that_is_down_for_a_while_forbids_what_it_did() -> None:
    upstream = site()
    robots = await read(upstream)

    upstream.incoming = FakeIncoming(error=UpstreamUnreachable("cut"))
    await robots.refresh()

    assert robots.forbids("/private/1.jpg", "Mozilla/5.0")


async def test_a_site_that_was_down_is_asked_again_soon() -> None:
    clock = Clock()
    robots = await read(Gone(), clock)

    clock.now = SOON
    robots.forbids("/private/1.jpg", "Mozilla/5.0")

    assert robots._fetching is not None
    await robots.close()


async def test_nobody_waits_for_it_and_it_is_read_again_when_old() -> None:
    upstream, clock = site(), Clock()
    robots = Robots(upstream, "art.example", clock)

    first = robots.forbids("/private/1.jpg", "Mozilla/5.0")
    robots.forbids("/private/2.jpg", "Mozilla/5.0")  # does not read it twice
    await asyncio.sleep(0)
    clock.now = FRESH
    later = robots.forbids("/private/1.jpg", "Mozilla/5.0")
    await asyncio.sleep(0)
    await robots.close()

    assert (first, later, len(upstream.asked)) == (False, True, 2)


async def test_it_is_read_only_so_far() -> None:
    class Endless(FakeIncoming):
        given = 0

        async def stream(self) -> AsyncIterator[bytes]:
            while True:
                self.given += 65_536
                yield b"#" * 65_536

    incoming = Endless()
    await read(FakeUpstream(incoming))

    assert incoming.closed
    assert incoming.given < MOST + 131_072


async def test_what_was_never_read_is_closed() -> None:
    await Robots(site(), "art.example", Clock()).close()
