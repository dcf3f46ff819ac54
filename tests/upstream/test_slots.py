"""Slots: a bounded number ask at once."""

from __future__ import annotations

import asyncio

import pytest

from guard.errors import UpstreamTimeout
from guard.upstream.limits import Limits
from guard.upstream.slots import Slots


async def test_the_last_one_waits_in_vain() -> None:
    slots = Slots(Limits(connections=1, waiting=0.01))
    await slots.take()
    with pytest.raises(UpstreamTimeout):
        await slots.take()


async def test_a_released_slot_is_taken_by_who_waits() -> None:
    slots = Slots(Limits(connections=1))
    await slots.take()
    asyncio.get_running_loop().call_soon(slots.release)

    await asyncio.wait_for(slots.take(), 5)


async def test_who_leaves_takes_no_slot_along() -> None:
    slots = Slots(Limits(connections=1))
    await slots.take()
    waiting = asyncio.get_running_loop().create_task(slots.take())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    slots.release()

    assert [slots.take_now(), slots.take_now()] == [True, False]


async def test_a_slot_that_comes_as_its_asker_leaves_is_not_lost() -> None:
    slots = Slots(Limits(connections=1))
    await slots.take()
    waiting = asyncio.get_running_loop().create_task(slots.take())
    await asyncio.sleep(0)
    slots.release()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    assert slots.take_now()


async def test_nobody_comes_before_those_who_wait() -> None:
    slots, took = Slots(Limits(connections=1)), list[int]()

    async def take(number: int) -> None:
        await slots.take()
        took.append(number)

    await slots.take()
    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(take(number))
            await asyncio.sleep(0)
        for _ in range(3):
            slots.release()
            assert not slots.take_now()

    assert took == [0, 1, 2]
