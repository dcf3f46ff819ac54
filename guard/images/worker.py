"""Processes that make Variants, each with limits on memory and processor time.

A picture that kills its process is tried once more, alone: what kills that process
too is to blame, and whoever merely stood near it is served.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import FrameType

from guard.errors import PictureError
from guard.images.job import Job, Variant
from guard.images.limits import Limits

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

_TASKS = 500  # for each process, after which all are replaced: decoders leak
_NICE = 10  # behind the process that serves people, where there are too few cores
_PATIENCE = 30.0  # seconds that a job may wait and work together


def new_pool(processes: int, limits: Limits) -> Executor:
    """Processes start with the first job, by fork server where there is one."""
    methods = multiprocessing.get_all_start_methods()
    method = "forkserver" if "forkserver" in methods else "spawn"
    return ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context(method),
        initializer=_settle,
        initargs=(limits.memory,),
        # No max_tasks_per_child: once all processes have had theirs, the executors of
        # Python 3.11 and 3.12 wait for ever (python/cpython#115634).
    )


class Workers:
    """Runs jobs elsewhere; raises PictureError for what cannot be made, TimeoutError
    for what is not made within `patience` seconds: that may be the fault of others."""

    def __init__(
        self,
        pool: Callable[[int], Executor],
        processes: int = 1,
        patience: float = _PATIENCE,
        tasks: int = _TASKS,
    ) -> None:
        self._new, self._processes = pool, processes
        self._patience, self._tasks = patience, tasks * processes
        self._pool, self._begun = pool(processes), 0
        self._alone = asyncio.Lock()

    async def make(self, job: Job) -> Variant:
        if self._begun >= self._tasks:
            self._renew(self._pool)
        pool = self._pool
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

    def _renew(self, pool: Executor) -> None:
        """What `pool` has begun it may end; nothing more is asked of it."""
        if pool is self._pool:
            self._pool, self._begun = self._new(self._processes), 0
            pool.shutdown(wait=False)

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
            return await asyncio.get_running_loop().run_in_executor(pool, run, job)

    async def close(self) -> None:
        await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)


def _kill(pool: Executor) -> None:
    """End processes that hang, as `kill_workers()` does from Python 3.14 on."""
    for process in (getattr(pool, "_processes", None) or {}).values():
        process.kill()


def run(job: Job) -> Variant:
    """In the worker process: one job within its time."""
    # Imported here: the process that serves visitors never needs numpy or Pillow.
    from guard.images.make import make

    seconds = job.limits.seconds * (1 + job.shape.width * job.shape.height // 10**7)
    _allow(seconds)
    try:
        return make(job)
    except (MemoryError, OverflowError) as error:
        raise PictureError("asks for too much memory") from error
    finally:
        _allow(0)


def _settle(memory: int) -> None:
    """Once in each new process."""
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    if hasattr(os, "nice"):
        os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C: the guard ends its workers
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGVTALRM, _too_slow)
    threading.Thread(target=_leave_with_the_guard, daemon=True).start()
    import guard.images.make  # noqa: F401  (the first job need not wait for it)


def _leave_with_the_guard() -> None:
    """A guard that was killed cannot end its workers; they see to it themselves."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _allow(seconds: float) -> None:
    """0 for no limit. Past it an error is raised, or, in a decoder's loop, a kill."""
    if resource is None or signal.getsignal(signal.SIGVTALRM) is not _too_slow:
        return  # no process of ours
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    end = int(used.ru_utime + used.ru_stime + 2 * seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (end if seconds else hard, hard))


def _too_slow(number: int, frame: FrameType | None) -> None:
    raise PictureError("takes too long")
