"""Workers: the guilty fail, the innocent are served, and the pool lives on."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Any

import pytest

from guard.errors import PictureError
from guard.images.job import Order, Variant
from guard.images.limits import LIMITS
from guard.images.make import make
from guard.images.worker import Workers, new_pool
from tests.images.pictures import encoded, job


class _Killer(str):
    """Ends whatever process unpickles it."""

    def __reduce__(self) -> Any:
        return os._exit, (1,)


class _Sleeper(str):
    """Keeps whatever process unpickles it waiting."""

    def __reduce__(self) -> Any:
        return time.sleep, (60,)


class _Breaking(Executor):
    """A pool that breaks at the first job, once."""

    def __init__(self) -> None:
        self.closed = False

    def submit(self, *_: Any) -> Future[Any]:  # type: ignore[override]
        future: Future[Any] = Future()
        future.set_exception(BrokenProcessPool())
        return future

    def shutdown(self, *_: Any, **__: Any) -> None:
        self.closed = True


async def test_a_job_is_done_in_another_process() -> None:
    workers = Workers(lambda processes: new_pool(processes, LIMITS))
    try:
        variant = await workers.make(job("decoy", "stretch", "encode"))
        assert variant == make(job("decoy", "stretch", "encode"))
        with pytest.raises(PictureError):
            await workers.make(job("decode", "encode", data=b"\xff\xd8\xffjunk"))
        with pytest.raises(PictureError, match="killed its process twice"):
            await workers.make(job("decoy", "encode", order=Order("r", _Killer("w"))))
        assert await workers.make(job("decoy", "stretch", "encode")) == variant
    finally:
        await workers.close()


async def test_processes_are_replaced_before_they_have_leaked_much() -> None:
    pools: list[int] = []

    def new(processes: int) -> Executor:
        pools.append(processes)
        return new_pool(processes, LIMITS)

    workers = Workers(new, tasks=2)
    made = [await workers.make(job("decoy", "stretch", "encode")) for _ in range(5)]
    await workers.close()

    assert (len(set(made)), len(pools)) == (1, 3)


async def test_a_pool_that_hangs_is_given_up() -> None:
    class Hanging(_Breaking):
        def submit(self, *_: Any) -> Future[Any]:  # type: ignore[override]
            return Future()

    pools: list[Hanging] = []

    def new(_: int) -> Executor:
        pools.append(Hanging())
        return pools[-1]

    with pytest.raises(TimeoutError):
        await Workers(new, patience=0.01).make(job("decoy", "encode"))
    assert [pool.closed for pool in pools] == [True, False]


async def test_a_pool_without_processes_does_not_keep_the_job() -> None:
    class Full(_Breaking):
        def submit(self, *_: Any) -> Future[Any]:  # type: ignore[override]
            raise BlockingIOError("no process can be started")

    full = Full()
    pools: list[Executor] = [ThreadPoolExecutor(1), full]
    workers = Workers(lambda processes: pools.pop())
    with pytest.raises(BlockingIOError):
        await workers.make(job("decoy", "encode"))
    assert full.closed
    assert await workers.make(job("decoy", "encode")) == make(job("decoy", "encode"))
    await workers.close()


async def test_a_pool_that_cannot_grow_ends_what_others_wait_for() -> None:
    class Growing(ThreadPoolExecutor):
        room = 2

        def submit(self, *work: Any) -> Future[Any]:  # type: ignore[override]
            self.room -= 1
            if self.room < 0:
                raise BlockingIOError("no process can be started")
            return super().submit(*work)

    workers = Workers(lambda processes: Growing(1))
    jobs = [workers.make(job("decoy", "encode")) for _ in range(3)]
    made = await asyncio.gather(*jobs, return_exceptions=True)
    await workers.close()

    found = sorted(type(each).__name__ for each in made)
    assert found == ["BlockingIOError", "Variant", "Variant"]


async def test_a_pool_that_is_renewed_loses_no_job() -> None:
    workers = Workers(lambda processes: ThreadPoolExecutor(2), tasks=1)
    jobs = [workers.make(job("decoy", "encode")) for _ in range(12)]
    made = await asyncio.gather(*jobs, return_exceptions=True)
    await workers.close()

    assert [each for each in made if not isinstance(each, Variant)] == []


async def test_a_job_is_given_up_with_whoever_wanted_it() -> None:
    class Slow(ThreadPoolExecutor):
        may_go, given = threading.Event(), Future[Any]()

        def submit(self, *work: Any) -> Future[Any]:  # type: ignore[override]
            self.may_go.wait(10)
            return self.given

    workers = Workers(lambda processes: Slow(1))
    loop = asyncio.get_running_loop()
    wanted = loop.create_task(workers.make(job("decoy", "encode")))
    for _ in range(3):
        await asyncio.sleep(0)
    wanted.cancel()
    await asyncio.gather(wanted, return_exceptions=True)
    Slow.may_go.set()
    await workers.close()

    assert Slow.given.cancelled()


async def test_a_process_that_hangs_is_ended() -> None:
    before = set(multiprocessing.active_children())
    workers = Workers(lambda processes: new_pool(processes, LIMITS), patience=0.5)
    with pytest.raises(TimeoutError):
        await workers.make(job("decoy", "encode", order=Order("r", _Sleeper("w"))))
    hung = set(multiprocessing.active_children()) - before
    for process in hung:
        process.join(20)
    await workers.close()
    assert not any(process.is_alive() for process in hung)


async def test_time_is_limited() -> None:
    limits = replace(LIMITS, seconds=0.01)
    workers = Workers(lambda processes: new_pool(processes, limits))
    try:
        with pytest.raises(PictureError, match="takes too long"):
            await workers.make(job("decoy", "stretch", "encode", limits=limits))
    finally:
        await workers.close()


async def test_memory_is_limited() -> None:
    limits = replace(LIMITS, memory=450_000_000)
    large = encoded("PNG", size_of_a_bomb())
    workers = Workers(lambda processes: new_pool(processes, limits))
    try:
        with pytest.raises(PictureError):
            await workers.make(job("decode", "encode", data=large, limits=limits))
    finally:
        await workers.close()


def size_of_a_bomb() -> Any:
    from PIL import Image

    return Image.new("L", (9_900, 5_000))


async def test_an_innocent_job_in_a_broken_pool_is_served_by_a_new_one() -> None:
    pools: list[Executor] = [ThreadPoolExecutor(1), ThreadPoolExecutor(1), _Breaking()]
    broken = pools[-1]
    workers = Workers(lambda processes: pools.pop())
    variant = await workers.make(job("decoy", "stretch", "encode"))
    assert (variant.width, broken.closed) == (320, True)  # type: ignore[attr-defined]
    await workers.close()
