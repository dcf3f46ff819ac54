"""A site behind a cache, no network: each answer written and held back at will."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from guard.errors import UpstreamError, UpstreamUnreachable
from guard.headers import Header, RawHeaders
from guard.upstream.base import Incoming, Outgoing
from guard.upstream.cache import CachedUpstream, CacheLimits
from guard.upstream.disk.rows import Rows
from guard.upstream.disk.tier import Tier
from guard.upstream.question import Question, read_question

# Where those who trust in memory alone also have a disk: the fixture `kept` says.
DISKS: list[Path] = []
ROOMS: list[Room] = []
TICKS = count(1)  # of one machine
MEGABYTE = 1_000_000
NOW = 1_800_000_000.0
DATE = (b"date", b"Fri, 15 Jan 2027 08:00:00 GMT")  # NOW
FRESH = (b"cache-control", b"max-age=60")
ETAG = (b"etag", b'"a"')


@dataclass
class Answer:
    """An Incoming; with `gate` the body comes after it opens."""

    body: bytes = b"original"
    headers: RawHeaders = (FRESH, ETAG)
    status: int = 200
    gate: asyncio.Event | None = None
    error: UpstreamError | None = None
    announced: bool = True
    closed: bool = False

    def __post_init__(self) -> None:
        if self.announced and self.status != 304:
            length = (b"content-length", b"%d" % len(self.body))
            self.headers = (*self.headers, length)

    async def stream(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.body), 4):
            yield self.body[start : start + 4]
            if self.gate is not None:
                await self.gate.wait()
        if self.error is not None:
            raise self.error

    async def close(self) -> None:
        self.closed = True


@dataclass
class Site:
    """Answers as `answer` says; with `gate` not before it opens."""

    answer: Callable[[Outgoing], Answer] = lambda outgoing: Answer()
    gate: asyncio.Event | None = None
    down: bool = False
    closed: bool = False
    asked: list[Outgoing] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    async def fetch(self, outgoing: Outgoing) -> Answer:
        self.asked.append(outgoing)
        if self.gate is not None:
            await self.gate.wait()
        if self.down:
            raise UpstreamUnreachable("is down")
        self.answers.append(self.answer(outgoing))
        return self.answers[-1]

    async def close(self) -> None:
        self.closed = True


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class Room:
    """A cache before a site, with what it counted."""

    site: Site
    clock: Clock = field(default_factory=Clock)
    total: int = 1_000_000
    most: int = 100_000
    counted: list[str] = field(default_factory=list)
    saved: list[int] = field(default_factory=list)

    folder: Path | None = None
    on_disk: list[str] = field(default_factory=list)
    rows: Rows | None = None

    def __post_init__(self) -> None:
        if self.folder is None and DISKS:
            self.folder = DISKS[0] / str(len(ROOMS))
        limits, told = CacheLimits(self.total, self.most), self.counted.append
        self.tier: Tier | None = None
        if self.folder is not None:
            ROOMS.append(self)
            self.rows = self.rows or Rows(self.folder, 10 * MEGABYTE, "http://site")
            self.tier = Tier(
                self.rows, MEGABYTE, self.clock, ticks(), self.on_disk.append
            )
        self.cache = CachedUpstream(
            self.site, limits, self.clock, told, self.saved.append, self.tier
        )

    async def ask(self, *headers: Header, method: str = "GET") -> Answer:
        """The answer, read to its end and closed."""
        return await read(await self.cache.fetch(asking(*headers, method=method)))


def ticks() -> Callable[[], float]:
    """A clock in milliseconds, on which no moment comes twice."""
    return map((0.001).__mul__, TICKS).__next__


def serving(*headers: Header, body: bytes = b"original", status: int = 200) -> Room:
    """A cache before a site that always answers so."""
    return Room(Site(lambda _: Answer(body, headers, status)))


def asking(
    *headers: Header, method: str = "GET", target: bytes = b"/art/1.jpg"
) -> Outgoing:
    return Outgoing(method, target, ((b"host", b"art.example"), *headers))


def question(*headers: Header, method: str = "GET") -> Question:
    found = read_question(asking(*headers, method=method))
    assert found is not None
    return found


async def read(incoming: Incoming) -> Answer:
    try:
        body = b"".join([piece async for piece in incoming.stream()])
    finally:
        await incoming.close()
    return Answer(body, incoming.headers, incoming.status, announced=False)


async def settled() -> None:
    """Everybody who can go on has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)
        for room in ROOMS:
            if room.tier is not None:
                await room.tier.settled()
