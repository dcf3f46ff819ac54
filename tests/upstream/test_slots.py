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
