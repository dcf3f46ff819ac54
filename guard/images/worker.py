"""Processes that make Variants, from outside: who gets which job, and who fails.

A picture that kills its process is tried once more, alone: what kills that process
too is to blame, and whoever merely stood near it is served.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
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
        self._pool: Executor | None = None
        self._begun = 0
        self._alone = asyncio.Lock()

    async def make(self, job: Job) -> Variant:
        pool = self._pool
        if pool is None or self._begun >= self._tasks:
            pool = self._renew(pool)
        self._begun += 1
        try:
            return await self._submit(pool, job)
        except TimeoutError:
            _kill(pool)  # first: a pool that is shut down forgets its processes
            self._renew(pool)
            raise
        except BrokenProcessPool:
            self._renew(pool)
            return await self._make_alone(job)

    def _renew(self, pool: Executor | None) -> Executor:
        """What `pool` has begun it may end; nothing more is asked of it."""
        if self._pool is None or pool is self._pool:
            self._pool, self._begun = self._new(self._processes), 0
            if pool is not None:
                pool.shutdown(wait=False)
        return self._pool

    async def _make_alone(self, job: Job) -> Variant:
        async with self._alone:
            cell = self._new(1)
            try:
                return await self._submit(cell, job)
            except TimeoutError:
                _kill(cell)
                raise
            except BrokenProcessPool:
                raise PictureError("killed its process twice") from None
            finally:
                cell.shutdown(wait=False, cancel_futures=True)

    async def _submit(self, pool: Executor, job: Job) -> Variant:
        async with asyncio.timeout(self._patience):
            try:
                # Aside: the first jobs start processes, for which people would wait.
                made = await asyncio.to_thread(pool.submit, run, job)
            except OSError:  # no process can be started, yet the pool keeps the job
                self._give_up(pool)
                raise
            return await asyncio.wrap_future(made)

    def _give_up(self, pool: Executor) -> None:
        """The next job makes a new one: now that may fail, too. What processes it has
        end what others wait for."""
        if pool is self._pool:
            self._pool = None
        pool.shutdown(wait=False)

    async def close(self) -> None:
        if self._pool is not None:
            await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)


def _kill(pool: Executor) -> None:
    """End processes that hang, as `kill_workers()` does from Python 3.14 on."""
    for process in (getattr(pool, "_processes", None) or {}).values():
        process.kill()
