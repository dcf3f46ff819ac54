from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from guard.records.queued import Queued
from guard.records.spoken import ANSWERING, Eyes


class Stuck(logging.Handler):
    """A disk that hangs until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.begun = threading.Event(), threading.Event()
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.begun.set()
        self.go.wait(10)
        self.written.append(record.getMessage())


@contextmanager
def logger(handler: logging.Handler) -> Iterator[logging.Logger]:
    log = logging.Logger("guard.test")
    log.addHandler(handler)
    try:
        yield log
    finally:
        handler.close()


def test_a_line_knows_whose_request_it_is_about() -> None:
    stream = io.StringIO()
    terminal = logging.StreamHandler(stream)
    terminal.setFormatter(Eyes())
    token = ANSWERING.set("6b0310a8")
    with logger(Queued(terminal, lambda: None)) as log:
        log.warning("said")
    ANSWERING.reset(token)

    assert stream.getvalue().endswith("guard.test 6b0310a8 said\n")


def test_what_finds_no_room_is_counted_and_waits_for_nobody() -> None:
    disk, lost = Stuck(), []
    with logger(Queued(disk, lambda: lost.append(1), most=2)) as log:
        log.warning("first")
        disk.begun.wait(10)
        for number in range(5):
            log.warning("%d", number)
        disk.go.set()

    assert disk.written == ["first", "0", "1"]
    assert len(lost) == 3
