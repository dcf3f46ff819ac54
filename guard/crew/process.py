"""One child process, started by fork: what was read once is shared by all."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress

from guard.crew.line import RETIRE, Line

SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
Work = Callable[[int, Line], None]


class Forked:
    """Does `work(number, line)`; of `others` it inherits nothing that stays open."""

    def __init__(
        self, name: str, number: int, work: Work, others: Iterable[Forked]
    ) -> None:
        self.name, self.number = name, number
        self.line, theirs = multiprocessing.Pipe()
        supervisor = os.getpid()
        inherited = [self.line, *(other.line for other in others)]

        def begin() -> None:
            for line in inherited:
                line.close()
            settle()
            work(number, Line(theirs, supervisor))

        self._process = multiprocessing.get_context("fork").Process(target=begin)
        # What comes before the child has settled would be told to the supervisor.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def sentinel(self) -> int:
        return self._process.sentinel

    def retire(self) -> None:
        self.say(RETIRE)

    def stop(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def say(self, words: bytes) -> None:
        with suppress(OSError):
            self.line.send_bytes(words)

    def end(self) -> int:
        """How it ended, once it has."""
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        self.line.close()
        return code or 0


def settle() -> None:
    """Signals as a process of its own has them: Ctrl-C and a renewal are the
    supervisor's affair, and without the supervisor there is nothing to do."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, leave)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def leave(*_: object) -> None:
    raise SystemExit(0)
