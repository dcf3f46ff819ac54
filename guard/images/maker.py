"""A process that makes Variants, from inside: its limits on memory and processor time.

Of the rest of the guard it loads nothing, not even asyncio: that is memory, too.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.connection import wait
from types import FrameType

from guard.errors import PictureError
from guard.images.job import Job, Variant

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

_NICE = 10  # behind the process that serves people, where there are too few cores


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
        _give_back()


def _give_back() -> None:
    """glibc keeps what a picture needed for the next one: some 15 MB, and to be rid of
    them costs 1 ms."""
    if sys.platform == "linux":
        import ctypes  # numpy has loaded it; the process that serves has not

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)


def settle(memory: int) -> None:
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
