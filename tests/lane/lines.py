"""A guard on loopback, with its lane or without, and a visitor's raw line to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx
from starlette.types import Scope

from guard.app import App
from guard.bots.catalog import shipped_catalog
from guard.lane.lane import Lane
from guard.lane.passing import Visitor
from guard.lane.protocol import LaneTo, no_lane
from guard.loader import default
from guard.secret import SECRET_BYTES
from guard.server import Courteous, bind, configure
from guard.upstream.client import PooledUpstream
from tests.build import BROWSER_HEADERS
from tests.servers import read_head

ADMIN = 1  # a port that nobody comes in by
SAYS_OTHERWISE = (b"x-guard-id", b"date", b"age")
PERSON = tuple([(k.encode(), v.encode()) for k, v in BROWSER_HEADERS.items()])


@dataclass
class Watched:
    """A Lane, and how often somebody entered it."""

    lane: Lane
    entered: int = 0
    is_over = False

    def learn(self, visitor: Visitor, data: bytes, scope: Scope) -> bool:
        return self.lane.learn(visitor, data, scope)

    def enter(self, visitor: Visitor, data: bytes) -> bool:
        is_in = self.lane.enter(visitor, data)
        self.entered += is_in
        return is_in

    def to(self, port: int) -> Lane:
        return cast(Lane, self)


@dataclass
class Street:
    app: App
    port: int
    server: Courteous
    watched: Watched | None

    @property
    def entered(self) -> int:
        return self.watched.entered if self.watched else 0

    @property
    def site(self) -> PooledUpstream:
        way = self.app._upstream
        site = way if isinstance(way, PooledUpstream) else way._upstream  # type: ignore[attr-defined]
        assert isinstance(site, PooledUpstream)
        return site

    @property
    def asking(self) -> int:
        """How many ask the site now."""
        return self.site._limits.connections - self.site._slots._free

    async def counted(self, what: str) -> float:
        """By the metrics; 0 for what nobody counted."""
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport) as artist:
            text = (await artist.get(f"http://127.0.0.1:{ADMIN}/metrics")).text
        found = [line for line in text.splitlines() if line.startswith(what)]
        return sum(float(line.rpartition(" ")[2]) for line in found)


def app_of(state: Path, port: int, **settings: Any) -> App:
    """All of them share a secret, and so their lies."""
    state.mkdir(exist_ok=True)
    (state / "secret").write_bytes(b"s" * SECRET_BYTES)
    policy = default(upstream=f"http://127.0.0.1:{port}", state=str(state), **settings)
    return App(policy, shipped_catalog(), admin_port=ADMIN)


@asynccontextmanager
async def guarded(
    app: App, lane_to: LaneTo | None = None, **settings: Any
) -> AsyncIterator[Street]:
    """No exception comes as far as the loop."""
    lane = app.lane_to(ADMIN + 1)
    watched = Watched(lane) if lane and lane_to is None else None
    loop = asyncio.get_running_loop()
    problems: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda loop, context: problems.append(context))
    listener = bind(("127.0.0.1", 0), "--port")
    to = lane_to or (watched.to if watched else no_lane)
    config = configure(app, app.malformed, to, lifespan="off", **settings)
    config.load()
    server = Courteous(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    try:
        yield Street(app, listener.getsockname()[1], server, watched)
    finally:
        await ended(server)
        await app.close()
        loop.set_exception_handler(None)
    assert not problems, problems


async def ended(server: Courteous) -> None:
    """At once, where `shutdown` says goodbye to everybody."""
    for listening in server.servers:
        listening.close()
    for line in list(server.server_state.connections):
        line.transport.abort()
    tasks = list(server.server_state.tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)


@dataclass(frozen=True)
class Answer:
    status: bytes
    lines: tuple[tuple[bytes, bytes], ...]
    body: bytes
    is_whole: bool = True

    def comparable(self) -> Answer:
        lines = [(k, b"" if k in SAYS_OTHERWISE else v) for k, v in self.lines]
        return Answer(self.status, tuple(lines), self.body, self.is_whole)

    def first(self, name: bytes) -> bytes:
        return dict(reversed(self.lines)).get(name, b"")


NOTHING = Answer(b"", (), b"", is_whole=False)  # the line was closed


@dataclass
class Line:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    said: list[bytes] = field(default_factory=list)

    async def ask(self, request: bytes, *, is_head: bool = False) -> Answer:
        self.writer.write(request)
        return await self.answer(is_head=is_head)

    async def answer(self, *, is_head: bool = False) -> Answer:
        async with asyncio.timeout(10):
            try:
                return await self._answer(is_head)
            except (ConnectionError, asyncio.IncompleteReadError):
                return NOTHING

    async def rest(self) -> bytes:
        """Until the guard closes the line."""
        async with asyncio.timeout(10):
            return await self.reader.read()

    async def _answer(self, is_head: bool) -> Answer:
        first, *lines = (await read_head(self.reader))[:-4].split(b"\r\n")
        if first[9:10] == b"1":
            return await self._answer(is_head)
        named = [(k, v) for k, _, v in [line.partition(b": ") for line in lines]]
        answer = Answer(first, tuple(named), b"")
        if is_head or first[9:12] in (b"204", b"304"):
            return answer
        read = self._chunks if answer.first(b"transfer-encoding") else self._sized
        return await read(answer)

    async def _sized(self, answer: Answer) -> Answer:
        length = answer.first(b"content-length")
        if not length:
            return Answer(answer.status, answer.lines, await self.reader.read())
        body = await self._exactly(int(length))
        whole = len(body) == int(length)
        return Answer(answer.status, answer.lines, body, whole)

    async def _chunks(self, answer: Answer) -> Answer:
        body, is_whole = b"", False
        while size := (await self.reader.readline()).strip():
            body += await self._exactly(int(size, 16))
            await self.reader.readline()
            if int(size, 16) == 0:
                is_whole = True
                break
        return Answer(answer.status, answer.lines, body, is_whole)

    async def _exactly(self, size: int) -> bytes:
        try:
            return await self.reader.readexactly(size)
        except asyncio.IncompleteReadError as error:
            return error.partial


@asynccontextmanager
async def visitor(street: Street) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", street.port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


def get(target: bytes = b"/", *more: tuple[bytes, bytes], who: Any = PERSON) -> bytes:
    lines = [k + b": " + v + b"\r\n" for k, v in (*who, *more)]
    return b"GET " + target + b" HTTP/1.1\r\n" + b"".join(lines) + b"\r\n"


async def until(true: Callable[[], bool]) -> None:
    """Lets others go on until it is."""
    for _ in range(100_000):
        if true():
            return
        await asyncio.sleep(0)
    raise TimeoutError
