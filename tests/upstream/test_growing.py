"""One body on its way in, and several who read it."""

from __future__ import annotations

import asyncio

import pytest

from guard.errors import UpstreamError, UpstreamUnreachable
from guard.upstream.growing import Following, Growing, length_of
from guard.upstream.shelf import Shelf
from tests.upstream.caching import Answer, read, settled


def growing(answer: Answer, most: int = 100, total: int = 1000) -> Growing:
    shelf = Shelf(total)
    space = shelf.space(length_of(answer) or 0)
    assert space is not None
    return Growing(answer, shelf, space, most)


async def test_readers_get_all_of_it_at_their_own_pace() -> None:
    grows = growing(Answer())
    early = asyncio.ensure_future(read(Following(grows, (), is_asker=True)))
    await settled()

    assert await grows.fill()
    assert (await early).body == b"original"
    assert (await read(Following(grows, (), is_asker=False))).body == b"original"


async def test_what_came_is_read_before_the_rest_is_there() -> None:
    gate = asyncio.Event()
    grows = growing(Answer(gate=gate))
    task = asyncio.ensure_future(grows.fill())
    stream = Following(grows, (), is_asker=False).stream()

    assert await anext(stream) == b"orig"
    gate.set()
    assert await anext(stream) == b"inal"
    assert await task


async def test_one_who_leaves_does_not_stop_the_others() -> None:
    gate = asyncio.Event()
    grows = growing(Answer(gate=gate))
    task = asyncio.ensure_future(grows.fill())
    asker = asyncio.ensure_future(read(Following(grows, (), is_asker=True)))
    other = asyncio.ensure_future(read(Following(grows, (), is_asker=False)))
    await settled()
    asker.cancel()
    await settled()
    gate.set()

    assert await task
    assert (await other).body == b"original"


async def test_a_failure_reaches_everybody_after_what_came() -> None:
    answer = Answer(error=UpstreamUnreachable("broke"))
    grows = growing(answer)
    stream = Following(grows, (), is_asker=False).stream()

    assert not await grows.fill()
    assert await anext(stream) == b"original"
    with pytest.raises(UpstreamUnreachable, match="broke"):
        await anext(stream)
    assert answer.closed


@pytest.mark.parametrize("length", [b"7", b"9"])
async def test_another_length_than_announced_is_no_whole(length: bytes) -> None:
    answer = Answer(headers=((b"content-length", length),), announced=False)
    grows = growing(answer)

    assert not await grows.fill()
    with pytest.raises(UpstreamError):
        await read(Following(grows, (), is_asker=False))


@pytest.mark.parametrize(("most", "total"), [(4, 1000), (100, 4)])
async def test_what_gets_too_large_goes_on_to_the_asker_alone(
    most: int, total: int
) -> None:
    answer = Answer(body=b"0123456789" * 3, announced=False)
    grows = growing(answer, most, total)

    assert not await grows.fill()
    assert not await grows.whole(patience=1)
    assert not answer.closed
    assert (await read(Following(grows, (), is_asker=True))).body == answer.body
    assert answer.closed
    assert grows.space.size == 0


async def test_what_gets_too_large_after_the_asker_left_is_given_up() -> None:
    answer = Answer(announced=False)
    grows = growing(answer, most=4)
    await grows.abandon()

    assert not await grows.fill()
    assert answer.closed


async def test_a_task_that_is_stopped_leaves_no_part_for_the_whole() -> None:
    answer = Answer(gate=asyncio.Event())
    grows = growing(answer)
    task = asyncio.ensure_future(grows.fill())
    await settled()
    task.cancel()
    await settled()

    with pytest.raises(UpstreamUnreachable):
        await read(Following(grows, (), is_asker=False))
    assert answer.closed


async def test_patience_ends() -> None:
    grows = growing(Answer(gate=asyncio.Event()))

    assert not await grows.whole(patience=0.01)


async def test_room_is_held_until_the_last_reader_closes() -> None:
    grows = growing(Answer())
    following = Following(grows, (), is_asker=False)
    assert grows.space.is_read

    await following.close()
    await following.close()

    assert not grows.space.is_read


@pytest.mark.parametrize(
    ("said", "length"), [(b"12", 12), (b"-1", None), (b"9" * 5000, None)]
)
def test_length(said: bytes, length: int | None) -> None:
    answer = Answer(headers=((b"content-length", said),), announced=False)

    assert length_of(answer) == length
