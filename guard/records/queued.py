"""Log lines on their way: formatted and written by a thread, so that no disk, pipe or
terminal can hold up a visitor."""

from __future__ import annotations

import logging
from collections.abc import Callable
from logging.handlers import QueueHandler, QueueListener
from queue import Full, Queue

from guard.records.spoken import ANSWERING

MOST = 10_000  # lines that wait; what comes then is counted and lost
PATIENCE = 10.0  # seconds for a full queue to be written, at the end


class Patient(QueueListener):
    """Can be stopped while its queue is full."""

    def enqueue_sentinel(self) -> None:
        self.queue.put(None, timeout=PATIENCE)  # type: ignore[attr-defined]


class Queued(QueueHandler):
    """Hands records on as they are; `lost` hears of each that found no room."""

    def __init__(
        self, target: logging.Handler, lost: Callable[[], None], most: int = MOST
    ) -> None:
        waiting: Queue[logging.LogRecord] = Queue(most)
        super().__init__(waiting)
        self._lost = lost
        self._listener = Patient(waiting, target)
        self._target = target
        self._listener.start()

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        # Known on this thread only. All else is formatted where it is written.
        record.answering = ANSWERING.get()
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)
        except Full:
            self._lost()

    def close(self) -> None:
        """What waits is written first."""
        if self._listener._thread is not None:
            self._listener.stop()
        self._target.close()
        super().close()
