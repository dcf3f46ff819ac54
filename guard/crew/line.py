"""Words between a worker and the supervisor, who repeats what others should hear."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

READY = b"ready"  # to the supervisor: visitors are answered now
RETIRE = b"retire"  # to a worker: take nobody new, end what you have begun
REFUSED = b"refused"  # to a worker: a policy could not be followed, count it
LONGEST = 64 * 1024

Heard = Callable[[bytes], None]


class Line:
    """The worker's end. All other words go to every other worker."""

    def __init__(self, connection: Connection, supervisor: int) -> None:
        self._connection, self._supervisor = connection, supervisor

    @property
    def is_cut(self) -> bool:
        """Whether the supervisor, a process id, is gone."""
        return os.getppid() != self._supervisor

    def tell(self, words: bytes) -> None:
        """A supervisor who is gone hears nothing, and the worker ends soon."""
        with suppress(OSError):
            self._connection.send_bytes(words[:LONGEST])

    def listen(self, heard: Heard) -> None:
        """In the running loop, until the supervisor is gone."""
        loop = asyncio.get_running_loop()

        def read() -> None:
            try:
                heard(self._connection.recv_bytes(LONGEST))
            except (EOFError, OSError):
                loop.remove_reader(self._connection.fileno())

        loop.add_reader(self._connection.fileno(), read)
