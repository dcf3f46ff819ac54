"""What several workers do, and who makes their pictures: guard serve --workers."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click

from guard.app import App
from guard.bots.catalog import Catalog
from guard.crew.folder import shared_folder
from guard.crew.lender import Lender, bound
from guard.crew.line import Line
from guard.crew.seat import POOL, Seat
from guard.crew.supervisor import Role, Supervisor
from guard.crew.worker import Worker
from guard.errors import GuardError
from guard.images.lent import Lending
from guard.parts.logs import fall_silent, logging_as, logging_at_once
from guard.parts.pictures import limits_of, workers_of
from guard.parts.site import give_back
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


class Shared(NamedTuple):
    """By all processes. `listeners`: for visitors and for the artist."""

    listeners: list[socket.socket]
    pool: socket.socket
    folder: Path


class Crew:
    """A Plan: as many workers as wanted, and one who makes pictures for all. `read`
    reads the policy anew."""

    def __init__(
        self,
        policy: Policy,
        read: Read,
        catalog: Catalog,
        shared: Shared,
        workers: int,
    ) -> None:
        self.policy = self._before = policy
        self._read, self._catalog = read, catalog
        self._listeners, self._pool, self._folder = shared
        lender: Role = ("maker of pictures", self.lend)
        self.roles: Sequence[Role] = (lender, *[("worker", self.answer)] * workers)

    def renew(self) -> None:
        self.policy = self._read()

    def settle(self) -> None:
        self._before = self.policy
        self._give_back()

    def go_back(self) -> None:
        self.policy = self._before

    def bury(self, number: int) -> None:
        bury(self._folder, number)
        self._give_back()  # it may have written to the end

    def _give_back(self) -> None:
        if not self._before.cache.disk:  # or those who stay, or come, write there
            give_back(self.policy)

    def answer(self, number: int, line: Line) -> None:
        """In a process of its own, as the next."""
        fall_silent()
        count_in(self._folder, number)
        admin = self._listeners[1].getsockname()[1]
        with failing_in_words():
            seat = Seat(self._folder, number, line)
            app = App(self.policy, self._catalog, admin, seat)
            config = configure(app, app.malformed, app.lane_to)
            gc.freeze()  # as `serve` does
            with logging_as(self.policy, app.unlogged):
                server = Worker(config, line, app.hear, app.sample)
                server.run(sockets=self._listeners)

    def lend(self, number: int, line: Line) -> None:
        fall_silent()
        for listener in self._listeners:
            listener.close()
        limits = limits_of(self.policy)
        with failing_in_words():
            maker = workers_of(self.policy, limits, lambda: None)
            lending = Lending(maker, limits.waiting, limits.bytes + SPARE)
            with logging_as(self.policy, lambda: None):
                asyncio.run(Lender(lending, self._pool).work(line))


def serve_with(
    policy: Policy,
    read: Read,
    catalog: Catalog,
    listeners: list[socket.socket],
    workers: int,
) -> None:
    """Until told to stop. Raises `UsageError`."""
    if policy.store == "memory":
        click.echo(LONE.format(workers=workers), err=True)
    read_secret(policy.state)  # is made now, if at all, and by one process
    with (
        logging_at_once(policy),
        shared_folder(policy.state) as folder,
        bound(folder / POOL) as pool,
    ):
        shared = Shared(listeners, pool, folder)
        code = Supervisor(Crew(policy, read, catalog, shared, workers)).run()
    if code:
        sys.exit(code)


@contextmanager
def failing_in_words() -> Iterator[None]:
    try:
        yield
    except GuardError as error:
        click.echo(f"guard: {error}", err=True)
        sys.exit(1)
