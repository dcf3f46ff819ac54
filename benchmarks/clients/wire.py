"""A wire between clients and the guard: relays every byte, and notes what it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import time

import h11

MOST = 5000  # exchanges of one visitor; then the wire is cut
PIECE = 65_536
LONGEST_HEAD = 256 * 1024


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request as it came, header by header, and the whole answer to it."""

    time: float
    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]
    status: int
    type: str
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


class Ear:
    """Follows one connection with two parsers, each told what the other has heard.

    What it cannot follow it lets pass: the wire carries the bytes all the same.
    """

    def __init__(self, heard: Callable[[Exchange], None]) -> None:
        self._heard = heard
        self._client, self._guard = fresh()
        self._request: h11.Request | None = None
        self._asked = 0.0
        self._response: h11.Response | None = None
        self._body = bytearray()
        self._lost = False

    def listen(self, data: bytes, to_client: bool) -> None:
        if self._lost:
            return
        try:
            (self._guard if to_client else self._client).receive_data(data)
            while self._next_of_client() or self._next_of_guard():
                pass
        except h11.ProtocolError:
            self._lost = True

    def _next_of_client(self) -> bool:
        event = self._client.next_event()
        match event:
            case h11.Request():
                self._request, self._asked = event, time()
                self._guard.send(modern(event))
            case h11.Data() | h11.EndOfMessage():
                self._guard.send(event)
            case _:
                return False
        return True

    def _next_of_guard(self) -> bool:
        if self._request is None:
            return False
        event = self._guard.next_event()
        match event:
            case h11.Response():
                self._response = event
            case h11.Data():
                self._body += event.data
            case h11.EndOfMessage():
                self._client.send(event)
                self._note()
                return True
            case h11.InformationalResponse():
                pass
            case _:
                return False
        self._client.send(event)
        return True

    def _note(self) -> None:
        request, response = self._request, self._response
        assert request is not None
        assert response is not None
        kinds = [value for name, value in response.headers if name == b"content-type"]
        self._heard(
            Exchange(
                self._asked,
                request.method.decode(),
                request.target.decode("latin-1"),
                request.http_version.decode(),
                tuple(
                    (name.decode("latin-1"), value.decode("latin-1"))
                    for name, value in request.headers.raw_items()
                ),
                response.status_code,
                kinds[0].decode("latin-1") if kinds else "",
                bytes(self._body),
            )
        )
        self._request = self._response = None
        self._body.clear()
        done = {self._client.our_state, self._client.their_state}
        if done == {h11.DONE}:
            self._client.start_next_cycle()
            self._guard.start_next_cycle()


def fresh() -> tuple[h11.Connection, h11.Connection]:
    """Who plays the guard to the client, and the client to the guard."""
    return (
        h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD),
        h11.Connection(h11.CLIENT, max_incomplete_event_size=LONGEST_HEAD),
    )


def modern(request: h11.Request) -> h11.Request:
    """As HTTP/1.1, the only version that h11 plays the client in."""
    headers = list(request.headers)
    if all(name != b"host" for name, _ in headers):
        headers.append((b"host", b"localhost"))
    return h11.Request(method=request.method, target=request.target, headers=headers)


@dataclass
class Wire:
    """Listens on `port`; the guard behind it is on `guard`."""

    port: int
    guard: int
    source: str = "127.0.0.1"
    heard: list[Exchange] = field(default_factory=list)
    _talks: set[asyncio.Task[None]] = field(default_factory=set)

    def next_visitor(self, number: int) -> None:
        """Whoever comes now comes from a network of its own, and nobody knows it."""
        self.source = f"127.0.{number}.1"
        self.heard = []

    @asynccontextmanager
    async def stretched(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        try:
            yield
        finally:
            server.close()
            for talk in tuple(self._talks):
                talk.cancel()
            await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            with suppress(OSError, asyncio.CancelledError):
                await self._connect(reader, writer)
        finally:
            self._talks.discard(task)
            writer.close()

    async def _connect(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if len(self.heard) >= MOST:
            return
        ear = Ear(self.heard.append)
        behind, before = await asyncio.open_connection(
            "127.0.0.1", self.guard, local_addr=(self.source, 0)
        )
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(carry(reader, before, ear, False))
                both.create_task(carry(behind, writer, ear, True))
        except* OSError:
            pass
        finally:
            before.close()


async def carry(
    source: asyncio.StreamReader,
    target: asyncio.StreamWriter,
    ear: Ear,
    to_client: bool,
) -> None:
    """Until `source` has said all; who stops talking may still listen."""
    while data := await source.read(PIECE):
        target.write(data)
        ear.listen(data, to_client)
        await target.drain()
    ear.listen(b"", to_client)
    if to_client:
        target.close()
    elif target.can_write_eof():
        target.write_eof()
