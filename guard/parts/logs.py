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


@contextmanager
def logging_as(
    policy: Policy, lost: Callable[[], None], stream: TextIO = sys.stderr
) -> Iterator[None]:
    """Within the block lines go where the policy says; what waits is written at the
    end. Raises `UsageError` where the access log cannot be written."""
    settings, root = policy.log, logging.getLogger()
    terminal = logging.StreamHandler(stream)
    terminal.setFormatter(Machines() if settings.format == "json" else Eyes())
    access = access_handler(settings.access, stream)
    added = [(root, Queued(terminal, lost))]
    if access is not None:
        added.append((ACCESS, Queued(access, lost)))
    before = root.level
    root.setLevel(settings.level.upper())
    # What others say at `debug` is not about visitors, and there is much of it.
    for noisy in ("asyncio", "httpcore", "httpx", "PIL"):
        logging.getLogger(noisy).setLevel(logging.INFO)
    ACCESS.setLevel(logging.INFO)
    ACCESS.propagate = False
    for log, handler in added:
        log.addHandler(handler)
    try:
        yield
    finally:
        root.setLevel(before)
        for log, handler in added:
            log.removeHandler(handler)
            handler.close()


@contextmanager
def logging_at_once(policy: Policy, stream: TextIO = sys.stderr) -> Iterator[None]:
    """Without threads, for a process that is going to fork: see `fall_silent`."""
    terminal = logging.StreamHandler(stream)
    terminal.setFormatter(Machines() if policy.log.format == "json" else Eyes())
    root = logging.getLogger()
    root.addHandler(terminal)
    try:
        yield
    finally:
        root.removeHandler(terminal)


def fall_silent() -> None:
    """In a new process, which has inherited how the other one logs."""
    logging.getLogger().handlers.clear()


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
