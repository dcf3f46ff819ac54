"""Builds what is logged, as the policy says: to the terminal, and of each access."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import TextIO

from guard.errors import UsageError
from guard.parts.records import salts_of
from guard.policy import Policy
from guard.records.access import AccessLog
from guard.records.base import Recorder
from guard.records.queued import Queued
from guard.records.spoken import Eyes, Machines
from guard.records.verdict_log import VerdictLog

ACCESS = logging.getLogger("guard.access")
Handlers = list[tuple[logging.Logger, logging.Handler]]


class Logs:
    """Lines go where the policy that was followed last says. `lost` hears of each that
    found no room."""

    def __init__(self, lost: Callable[[], None], stream: TextIO) -> None:
        self._lost, self._stream = lost, stream
        self._policy: Policy | None = None
        self._handlers: Handlers = []

    def follow(self, policy: Policy) -> None:
        """Raises `UsageError` where the access log cannot be written: all is as it was
        then."""
        if self._policy is not None and policy.log == self._policy.log:
            return
        access = access_handler(policy.log.access, self._stream)
        before, self._handlers = self._handlers, []
        self._policy = policy
        logging.getLogger().setLevel(policy.log.level.upper())
        self._add(logging.getLogger(), terminal_handler(policy, self._stream))
        if access is not None:
            self._add(ACCESS, access)
        dismiss(before)  # only now: no line falls between the two

    @contextmanager
    def following(self, policy: Policy) -> Iterator[None]:
        """Unless the block fails. Raises `UsageError` like `follow`."""
        before = self._policy
        self.follow(policy)
        try:
            yield
        except BaseException:
            self.follow(before or policy)
            raise

    def close(self) -> None:
        """What waits is written first."""
        handlers, self._handlers = self._handlers, []
        dismiss(handlers)

    def _add(self, log: logging.Logger, target: logging.Handler) -> None:
        handler = Queued(target, self._lost)
        log.addHandler(handler)
        self._handlers.append((log, handler))


def dismiss(handlers: Handlers) -> None:
    """All at once, so that no line is said twice while one writes what waits."""
    for log, handler in handlers:
        log.removeHandler(handler)
    for _, handler in handlers:
        handler.close()


@contextmanager
def logging_as(
    policy: Policy, lost: Callable[[], None], stream: TextIO = sys.stderr
) -> Iterator[Logs]:
    """Within the block lines go where the policy says; what waits is written at the
    end. Raises `UsageError` where the access log cannot be written."""
    before, logs = logging.getLogger().level, Logs(lost, stream)
    logs.follow(policy)
    # What others say at `debug` is not about visitors, and there is much of it.
    for noisy in ("asyncio", "httpcore", "httpx", "PIL"):
        logging.getLogger(noisy).setLevel(logging.INFO)
    ACCESS.setLevel(logging.INFO)
    ACCESS.propagate = False
    try:
        yield logs
    finally:
        logging.getLogger().setLevel(before)
        logs.close()


@contextmanager
def logging_at_once(policy: Policy, stream: TextIO = sys.stderr) -> Iterator[None]:
    """Without threads, for a process that is going to fork: see `fall_silent`."""
    terminal = terminal_handler(policy, stream)
    root = logging.getLogger()
    root.addHandler(terminal)
    try:
        yield
    finally:
        root.removeHandler(terminal)


def fall_silent() -> None:
    """In a new process, which has inherited how the other one logs."""
    logging.getLogger().handlers.clear()


def terminal_handler(policy: Policy, stream: TextIO) -> logging.Handler:
    terminal = logging.StreamHandler(stream)
    terminal.setFormatter(Machines() if policy.log.format == "json" else Eyes())
    return terminal


def access_handler(access: str, stream: TextIO) -> logging.Handler | None:
    """The line is all there is: its time, and its format, are its own. Follows a file
    that logrotate moved."""
    if not access:
        return None
    if access == "-":
        return logging.StreamHandler(stream)
    try:
        Path(access).parent.mkdir(parents=True, exist_ok=True)
        return WatchedFileHandler(access, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"cannot write the access log {access}: {error.strerror}; "
            "set `log.access` to a file that the guard may write to"
        ) from error


def log_recorders(policy: Policy) -> tuple[Recorder, ...]:
    """None for what nobody asked for: it shall cost nothing."""
    recorders: list[Recorder] = []
    if policy.log.access:
        recorders.append(AccessLog(ACCESS, salts_of(policy)))
    if policy.log.level == "debug":
        recorders.append(VerdictLog())
    return tuple(recorders)
