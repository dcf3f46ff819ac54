from __future__ import annotations

from guard.actions.resumed import Resumed, nothing, take
from tests.fakes import FakeIncoming


async def test_what_was_looked_at_comes_first() -> None:
    incoming = FakeIncoming(b"x" * 3000)
    stream = incoming.stream()
    head = await take(stream, 1500)

    again = [chunk async for chunk in Resumed(incoming, head, stream).stream()]

    assert [len(chunk) for chunk in again] == [2000, 1000]


async def test_all_there_is_may_be_less() -> None:
    assert await take(FakeIncoming(b"abc").stream(), 10) == b"abc"


async def test_headers_may_be_others() -> None:
    incoming = FakeIncoming()
    resumed = Resumed(incoming, b"", nothing(), ((b"a", b"b"),))
    await resumed.close()

    assert resumed.headers == ((b"a", b"b"),)
    assert incoming.closed
    assert [chunk async for chunk in resumed.stream()] == []
