"""An answer as it comes in, without any network."""

from __future__ import annotations

import asyncio

import pytest

from guard.errors import UpstreamUnreachable
from guard.upstream.exchange import HELD_BACK, Exchange


class Wire:
    """A Line that remembers what it was told."""

    was_stale = False

    def __init__(self) -> None:
        self.told: list[str] = []

    def pause(self) -> None:
        self.told.append("pause")

    def resume(self) -> None:
        self.told.append("resume")

    def abort(self) -> None:
        self.told.append("abort")


def make_exchange() -> tuple[Exchange, Wire]:
    wire = Wire()
    exchange = Exchange(wire)
    exchange.begin(200, ())
    return exchange, wire


async def test_what_came_together_is_handed_on_together() -> None:
    exchange, _ = make_exchange()
    exchange.add(b"a")
    exchange.add(b"b")
    exchange.end()

    assert [chunk async for chunk in exchange.stream()] == [b"ab"]


async def test_a_waiting_reader_is_woken() -> None:
    exchange, _ = make_exchange()
    asyncio.get_running_loop().call_soon(exchange.add, b"late")
    asyncio.get_running_loop().call_later(0, exchange.end)

    assert b"".join([chunk async for chunk in exchange.stream()]) == b"late"


async def test_a_slow_reader_holds_the_site_back() -> None:
    exchange, wire = make_exchange()
    exchange.add(b"x" * HELD_BACK)
    assert wire.told == []
    exchange.add(b"x")
    assert wire.told == ["pause"]
    await anext(exchange.stream())
    assert wire.told == ["pause", "resume"]


async def test_a_line_that_may_serve_another_is_left_alone() -> None:
    exchange, wire = make_exchange()
    exchange.add(b"x" * (HELD_BACK + 1))
    exchange.end()
    await anext(exchange.stream())
    await exchange.close()

    assert wire.told == ["pause"]


async def test_what_came_before_an_error_is_still_read() -> None:
    exchange, _ = make_exchange()
    exchange.add(b"part")
    exchange.fail(UpstreamUnreachable("gone"))
    stream = exchange.stream()

    assert await anext(stream) == b"part"
    with pytest.raises(UpstreamUnreachable):
        await anext(stream)


async def test_closing_early_aborts_the_line() -> None:
    exchange, wire = make_exchange()
    exchange.add(b"part")
    await exchange.close()

    assert wire.told == ["abort"]


async def test_a_part_that_is_thrown_away_is_no_whole() -> None:
    exchange, _ = make_exchange()
    exchange.add(b"part")
    exchange.end()
    await exchange.close()
    with pytest.raises(UpstreamUnreachable):
        await anext(exchange.stream())
