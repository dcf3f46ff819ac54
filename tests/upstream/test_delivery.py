"""Who waits, who leaves, and what becomes of an answer nobody else may have."""

from __future__ import annotations

import asyncio

import pytest

from guard.errors import UpstreamUnreachable
from guard.upstream.delivery import Arriving, Delivery, Passing
from guard.upstream.growing import Growing
from guard.upstream.shelf import Shelf
from tests.upstream.caching import Answer, settled


def carried(delivery: Delivery) -> asyncio.Task[None]:
    async def forever() -> None:
        await asyncio.Event().wait()

    task = asyncio.get_running_loop().create_task(forever())
    delivery.carried_by(task)
    return task


async def test_all_get_the_same() -> None:
    delivery, outcome = Delivery(), Passing(Answer())
    waiting = [asyncio.ensure_future(delivery.outcome(is_asker=False)) for _ in "abc"]
    await settled()
    delivery.settle(outcome)
    delivery.fail(UpstreamUnreachable("too late"))

    assert await asyncio.gather(*waiting) == [outcome] * 3


async def test_all_hear_of_the_failure() -> None:
    delivery = Delivery()
    delivery.fail(UpstreamUnreachable("broke"))
    delivery.settle(Passing(Answer()))

    with pytest.raises(UpstreamUnreachable):
        await delivery.outcome(is_asker=True)


async def test_the_last_to_leave_stops_it() -> None:
    delivery = Delivery()
    task = carried(delivery)
    asker = asyncio.ensure_future(delivery.outcome(is_asker=True))
    other = asyncio.ensure_future(delivery.outcome(is_asker=False))
    await settled()

    asker.cancel()
    await settled()
    assert delivery.asker_left
    assert not delivery.is_given_up
    other.cancel()
    await settled()
    assert delivery.is_given_up
    assert task.cancelled()


async def test_a_refreshment_goes_on_without_anybody() -> None:
    delivery = Delivery(waited_for=False)
    task = carried(delivery)
    other = asyncio.ensure_future(delivery.outcome(is_asker=False))
    await settled()
    other.cancel()
    await settled()

    assert not delivery.is_given_up
    task.cancel()


async def test_what_was_meant_for_the_asker_is_closed_when_it_leaves() -> None:
    delivery, answer = Delivery(), Answer()
    asker = asyncio.ensure_future(delivery.outcome(is_asker=True))
    await settled()
    delivery.settle(Passing(answer))
    asker.cancel()
    await settled()

    assert answer.closed


async def test_what_arrives_for_others_goes_on_when_the_asker_leaves() -> None:
    space = (shelf := Shelf(1000)).space(8)
    assert space is not None
    delivery, answer = Delivery(), Answer()
    asker = asyncio.ensure_future(delivery.outcome(is_asker=True))
    await settled()
    delivery.settle(Arriving(Growing(answer, shelf, space, 100), (), ()))
    asker.cancel()
    await settled()

    assert not answer.closed
