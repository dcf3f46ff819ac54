"""What several workers do, and who makes their pictures: guard serve --workers."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from guard.app import App
from guard.bots.catalog import Catalog
from guard.crew.folder import shared_folder
from guard.crew.lender import Lender
from guard.crew.line import Line
from guard.crew.seat import POOL, Seat
from guard.crew.supervisor import Role, Supervisor
from guard.crew.worker import Worker
from guard.errors import GuardError, UsageError
from guard.images.lent import Lending
from guard.parts.logs import fall_silent, logging_as, logging_at_once
from guard.parts.pictures import limits_of, workers_of
from guard.policy import Policy
from guard.records.shared import bury, count_in
from guard.secret import read_secret
from guard.server import configure

SPARE = 4_000_000  # bytes of a job beside the original
LONE = (
    "guard: each worker counts alone, as `store` is memory: {workers} of them let a "
    "visitor do {workers} times as much before a rule on habits or `rate` sees it; "
    "set `store: redis://host:port/0`"
)
Read = Callable[[], Policy]


class Crew:
    """A Plan: as many workers as wanted, and one who makes pictures for all. `read`
    reads the policy anew."""

    def __init__(
        self,
        policy: Policy,
        read: Read,
        catalog: Catalog,
        listeners: list[socket.socket],
        folder: Path,
        workers: int,
    ) -> None:
        self._policy = self._before = policy
        self._read, self._catalog = read, catalog
        self._listeners, self._folder = listeners, folder
        self._pool = bound(folder / POOL)
        lender: Role = ("maker of pictures", self.lend)
        self.roles: Sequence[Role] = (lender, *[("worker", self.answer)] * workers)

    def renew(self) -> None:
        policy = self._read()
        self._before, self._policy = self._policy, policy

    def go_back(self) -> None:
        self._policy = self._before

    def bury(self, number: int) -> None:
        bury(self._folder, number)

    def answer(self, number: int, line: Line) -> None:
        """In a process of its own, as the next."""
        count_in(self._folder, number)
        admin = self._listeners[1].getsockname()[1]
        with failing_in_words():
            seat = Seat(self._folder, number, line)
            app = App(self._policy, self._catalog, admin, seat)
            config = configure(app, app.malformed)
            with logging_as(self._policy, app.unlogged):
                server = Worker(config, line, app.hear, app.sample)
                server.run(sockets=self._listeners)

    def lend(self, number: int, line: Line) -> None:
        for listener in self._listeners:
            listener.close()
        limits = limits_of(self._policy)
        with failing_in_words():
            maker = workers_of(self._policy, limits, lambda: None)
            lending = Lending(maker, limits.waiting, limits.bytes + SPARE)
            with logging_as(self._policy, lambda: None):
                asyncio.run(Lender(lending, self._pool).work(line))


def serve_with(
    policy: Policy,
    read: Read,
    catalog: Catalog,
    listeners: list[socket.socket],
    workers: int,
) -> None:
    """Until told to stop. Raises `UsageError`."""
    if not hasattr(os, "fork"):
        raise UsageError("this system has no fork: leave out --workers")
    if policy.store == "memory":
        click.echo(LONE.format(workers=workers), err=True)
    read_secret(policy.state)  # is made now, if at all, and by one process
    with logging_at_once(policy), shared_folder(policy.state) as folder:
        crew = Crew(policy, read, catalog, listeners, folder, workers)
        code = Supervisor(crew).run()
    if code:
        sys.exit(code)


@contextmanager
def failing_in_words() -> Iterator[None]:
    fall_silent()
    try:
        yield
    except GuardError as error:
        click.echo(f"guard: {error}", err=True)
        sys.exit(1)


def bound(path: Path) -> socket.socket:
    """Raises `UsageError` where the path is too long for a socket: some 100 bytes."""
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(str(path))
        listener.listen(128)
    except OSError as error:
        raise UsageError(
            f"cannot listen at {path}: {error}; set `state` to a folder that is nearer"
        ) from error
    return listener
