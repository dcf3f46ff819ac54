"""Starts the crew, repeats its words, and does what signals ask.

SIGHUP renews all, one by one; SIGTERM and Ctrl-C end them, a second time at once.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from guard.crew.fleet import Child, End, Fleet
from guard.crew.line import LONGEST, READY, REFUSED
from guard.crew.process import SIGNALS, Forked, Work
from guard.errors import GuardError

log = logging.getLogger(__name__)

TRIED = "what was asked for since is tried"
STUCK = "one that would go back did not start"

Role = tuple[str, Work]


class Process(Child, Protocol):
    """`sentinel` can be waited for: it is ready once the process has ended."""

    number: int
    line: Connection

    @property
    def pid(self) -> int: ...

    @property
    def sentinel(self) -> int: ...

    def end(self) -> int: ...


Fork = Callable[[str, int, Work, Sequence[Any]], Process]


class Plan(Protocol):
    """What the crew does: one child for each of `roles`."""

    @property
    def roles(self) -> Sequence[Role]:
        """The last of them counts what was refused."""
        ...

    def renew(self) -> None:
        """For those who start from now on. Raises GuardError."""
        ...

    def settle(self) -> None:
        """All follow the plan now."""
        ...

    def go_back(self) -> None:
        """To the plan that all followed last: the new one could not be."""
        ...

    def bury(self, number: int) -> None:
        """The child of this number has ended."""
        ...


class Supervisor:
    """Numbers are the lowest that no living child has. `fork` starts one."""

    def __init__(self, plan: Plan, fork: Fork = Forked) -> None:
        self._plan, self._fork = plan, fork
        self._crew: list[Process] = []
        spawns = [self._spawn(name, work) for name, work in plan.roles]
        self._fleet = Fleet(spawns, time.monotonic)
        self._code = 0

    def run(self) -> int:
        """The exit status: of the child that could not start, where one could not."""
        gc.freeze()  # what all share stays shared: no collection writes to it
        with signals() as (told, numbers):
            self._fleet.renew()
            while not self._fleet.is_over:
                self._hear(told)
                for number in numbers():
                    self._obey(number)
                self._fleet.wake()
        return self._code

    def _spawn(self, name: str, work: Work) -> Callable[[], Process]:
        def spawn() -> Process:
            taken = {child.number for child in self._crew}
            number = next(n for n in count() if n not in taken)
            child = self._fork(name, number, work, self._crew)
            self._crew.append(child)
            return child

        return spawn

    def _hear(self, told: int) -> None:
        lines = {child.line: child for child in self._crew if not child.line.closed}
        ends = {child.sentinel: child for child in self._crew}
        patience = self._fleet.patience()
        found = set(wait([told, *lines, *ends], patience))
        for line, child in lines.items():
            if line in found:
                self._repeat(line, child)
        for end, child in ends.items():
            if end in found:
                self._bury(child)

    def _repeat(self, line: Connection, child: Process) -> None:
        try:
            words = line.recv_bytes(LONGEST)
        except (EOFError, OSError):
            line.close()  # its end follows
            return
        if words == READY:
            self._fleet.ready(child)
            if not self._fleet.is_renewing:
                self._plan.settle()
            return
        for other in self._crew:
            if other is not child:
                other.say(words)

    def _bury(self, child: Process) -> None:
        self._crew.remove(child)
        pid, code = child.pid, child.end()
        self._plan.bury(child.number)
        end = self._fleet.ended(child)
        if end is End.DEATH:
            log.error("%s %d died (%d) and is replaced", child.name, pid, code)
        elif end is End.OVERTAKEN:
            self._refuse(f"a new {child.name} did not start: {TRIED}")
        elif end is End.FALSE_START and self._fleet.is_stopping:
            self._code = code or 1
        elif end is End.FALSE_START:
            self._refuse(f"all stays as it is: a new {child.name} did not start")
            self._plan.go_back()
            self._fleet.go_back()
        elif end is End.STAYED:
            log.error("a %s keeps what was refused: %s", child.name, STUCK)

    def _obey(self, number: int) -> None:
        if number != signal.SIGHUP:
            self._fleet.stop()
            return
        try:
            self._plan.renew()
        except Exception as error:
            is_mine = not isinstance(error, GuardError)  # even so all go on
            self._refuse(f"everything stays as it is: {error}", is_mine)
            return
        self._fleet.renew()

    def _refuse(self, why: str, is_mine: bool = False) -> None:
        """One who is at work counts it: on a full disk counting ends a process."""
        log.error("%s", why, exc_info=is_mine)
        counting, _ = self._plan.roles[-1]
        for child in self._fleet.children():  # those at work come first
            if child.name == counting:
                child.say(REFUSED)
                return


@contextmanager
def signals() -> Iterator[tuple[int, Callable[[], Sequence[int]]]]:
    """A descriptor that can be read when one came, and what reads which."""
    told, tell = os.pipe()
    for end in (told, tell):
        os.set_blocking(end, False)
    before = {number: signal.signal(number, unhandled) for number in SIGNALS}
    woken = signal.set_wakeup_fd(tell, warn_on_full_buffer=False)

    def numbers() -> Sequence[int]:
        try:
            return os.read(told, 64)
        except BlockingIOError:
            return b""

    try:
        yield told, numbers
    finally:
        signal.set_wakeup_fd(woken)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(told)
        os.close(tell)


def unhandled(*_: object) -> None:
    """The descriptor says it all."""
