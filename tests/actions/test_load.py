from __future__ import annotations

import asyncio

from guard.actions.load import Load


async def test_who_is_too_much_waits_for_the_others() -> None:
    load, order = Load(100), list[str]()

    async def carry(name: str, size: int, until: asyncio.Event) -> None:
        async with load.holding(size):
            order.append(name)
            await until.wait()

    first, rest = asyncio.Event(), asyncio.Event()
    rest.set()
    async with asyncio.TaskGroup() as group:
        group.create_task(carry("first", 70, first))
        group.create_task(carry("heavy", 40, rest))
        light = group.create_task(carry("light", 30, rest))
        await light
        first.set()

    assert order == ["first", "light", "heavy"]


async def test_nothing_is_too_much_for_one_alone() -> None:
    async with Load(10).holding(1000):
        pass
