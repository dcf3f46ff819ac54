"""Visitors: they upload, and at any moment they may leave."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from guard.upstream.visitor import Event, Visitor, gone, unless

LEFT: Message = {"type": "http.disconnect"}


def part(body: bytes, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def saying(*messages: Message) -> Receive:
    """A `receive` that is silent after these."""
    waiting = iter(messages)

    async def receive() -> Message:
        for message in waiting:
            return message
        await asyncio.Event().wait()
        raise AssertionError

    return receive


async def test_an_upload_is_read_to_its_end() -> None:
    visitor = Visitor(saying(part(b"a", True), part(b"", True), part(b"b")))

    assert [chunk async for chunk in visitor.body()] == [b"a", b"b"]


async def test_leaving_midway_breaks_the_upload() -> None:
    body = Visitor(saying(part(b"a", True), LEFT)).body()

    assert await anext(body) == b"a"
    with pytest.raises(ClientDisconnect):
        await anext(body)


async def test_leaving_is_listened_for_only_when_all_is_read() -> None:
    visitor = Visitor(saying(part(b"a"), LEFT))
    left = asyncio.get_running_loop().create_task(visitor.left())
    assert [chunk async for chunk in visitor.body()] == [b"a"]

    await asyncio.wait_for(left, 5)


async def test_what_is_sent_after_the_end_is_dropped() -> None:
    await asyncio.wait_for(gone(saying(part(b"x", True), part(b"y"), LEFT)), 5)


async def forever() -> None:
    await asyncio.Event().wait()


async def at_once() -> None:
    pass


async def broken() -> None:
    raise OSError("the line is gone")


async def test_work_that_is_done_first_counts() -> None:
    async def work() -> str:
        return "done"

    assert await unless(at_once, work()) == "done"
    assert await unless(forever, work()) == "done"


@pytest.mark.parametrize("event", [at_once, broken])
async def test_an_event_ends_the_work(event: Event) -> None:
    ended = False

    async def work() -> None:
        nonlocal ended
        try:
            await forever()
        finally:
            ended = True

    with pytest.raises(ClientDisconnect):
        await asyncio.wait_for(unless(event, work()), 5)
    assert ended


async def test_an_error_of_the_work_is_its_own() -> None:
    with pytest.raises(OSError, match="gone"):
        await unless(forever, broken())


async def test_who_cancels_the_work_is_not_told_that_the_visitor_left() -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(unless(forever, forever()), 0.05)
