"""Processes that make Variants, from outside: who gets which job, and who fails.

A picture that kills its process is tried once more, alone: what kills that process
too is to blame, and whoever merely stood near it is served.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import (
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from concurrent.futures.process import BrokenProcessPool

from guard.errors import PictureError
from guard.images.job import Job, Variant
from guard.images.limits import Limits
from guard.images.maker import run, settle

_TASKS = 500  # for each process, after which all are replaced: decoders leak
_PATIENCE = 30.0  # seconds that a job may wait and work together


def new_pool(processes: int, limits: Limits) -> Executor:
    """Processes start with the first job. A fork server would be one more of them, of
    7 MB, to start others hardly sooner: what they load takes the time."""
    return ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=settle,
        initargs=(limits.memory,),
        # No max_tasks_per_child: once all processes have had theirs, the executors of
        # Python 3.11 and 3.12 wait for ever (python/cpython#115634).
    )


Submitted = tuple[Executor, Future[Variant]]


class Workers:
    """Runs jobs elsewhere, in a pool made for the first; raises PictureError for what
    cannot be made, TimeoutError for what is not made within `patience` seconds: that
    may be the fault of others."""

    def __init__(
        self,
        pool: Callable[[int], Executor],
        processes: int = 1,
        patience: float = _PATIENCE,
        tasks: int = _TASKS,
    ) -> None:
        self._new, self._processes = pool, processes
        self._patience, self._tasks = patience, tasks * processes
        self._alone = asyncio.Lock()
        # To start a process takes so long that people would notice: a thread does that,
        # and it alone touches what follows.
        self._hand = ThreadPoolExecutor(1, "pictures")
        self._pool: Executor | None = None
        self._begun = 0

    async def make(self, job: Job) -> Variant:
        try:
            return await self._made(self._submit, job)
        except BrokenProcessPool:
            return await self._make_alone(job)

    async def _made(self, submit: Callable[[Job], Submitted], job: Job) -> Variant:
        pool: Executor | None = None
        try:
            async with asyncio.timeout(self._patience):
                pool, made = await self._submitted(submit, job)
                return await asyncio.wrap_future(made)
        except TimeoutError:
            await self._aside(self._end, pool)
            raise
        except BrokenProcessPool:
            await self._aside(self._renew, pool)
            raise

    async def _aside(
        self, see_to: Callable[[Executor], object], pool: Executor | None
    ) -> None:
        if pool is not None:
            await asyncio.wrap_future(self._hand.submit(see_to, pool))

    async def _submitted(
        self, submit: Callable[[Job], Submitted], job: Job
    ) -> Submitted:
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(self._hand, submit, job)
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:
            asked.add_done_callback(_unwanted)
            raise

    async def _make_alone(self, job: Job) -> Variant:
        async with self._alone:
            cell = self._new(1)
            try:
                return await self._made(lambda job: (cell, cell.submit(run, job)), job)
            except BrokenProcessPool:
                raise PictureError("killed its process twice") from None
            finally:
                cell.shutdown(wait=False, cancel_futures=True)

    # What the thread does, one after the other.

    def _submit(self, job: Job) -> Submitted:
        pool = self._pool
        if pool is None or self._begun >= self._tasks:
            pool = self._renew(pool)
        self._begun += 1
        try:
            return pool, pool.submit(run, job)
        except BrokenProcessPool:
            self._renew(pool)
            raise
        except OSError:  # no process can be started, yet the pool keeps the job
            self._give_up(pool)
            raise

    def _renew(self, pool: Executor | None) -> Executor:
        """What `pool` has begun it may end; nothing more is asked of it."""
        if self._pool is None or pool is self._pool:
            self._pool, self._begun = self._new(self._processes), 0
            if pool is not None:
                pool.shutdown(wait=False)
        return self._pool

    def _end(self, pool: Executor) -> None:
        _kill(pool)  # first: a pool that is shut down forgets its processes
        self._renew(pool)

    def _give_up(self, pool: Executor) -> None:
        """The next job makes a new one: now that may fail, too. What processes it has
        end what others wait for."""
        if pool is self._pool:
            self._pool = None
        pool.shutdown(wait=False)

    async def close(self) -> None:
        await asyncio.to_thread(self._hand.shutdown)
        if self._pool is not None:
            await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)


def _unwanted(asked: asyncio.Future[Submitted]) -> None:
    """Whoever wanted the job done has gone while it was submitted."""
    if not asked.cancelled() and asked.exception() is None:
        asked.result()[1].cancel()


def _kill(pool: Executor) -> None:
    """End processes that hang, as `kill_workers()` does from Python 3.14 on."""
    for process in tuple((getattr(pool, "_processes", None) or {}).values()):
        process.kill()
