"""A site that waits with its answers until it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from tests.lane.lines import (
    Line,
    Street,
    app_of,
    get,
    guarded,
    visitor,
)
from tests.lane.places import sized
from tests.servers import read_head, scripted

WORD = b"<p>word"


class Held:
    """A site whose answers to `/held` wait; all others come at once."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.go = asyncio.Event()
        self.broken = 0
        self.first, self.second = sized(body=WORD)[:-3], WORD[-3:]

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            try:
                head = await read_head(reader)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.broken += 1
                return
            path = head.split(b" ")[1]
            self.asked.append(path)
            if path == b"/held":
                await self._held(reader, writer)
            elif path == b"/begun":
                writer.write(self.first)
                await self._held(reader, writer)
                writer.write(self.second)
                continue
            writer.write(sized(body=b"<p>" + path))

    async def _held(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Notices who leaves meanwhile."""
        tasks = [asyncio.ensure_future(one) for one in (self.go.wait(), reader.read(1))]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not self.go.is_set():
            self.broken += 1
            raise ConnectionError


@asynccontextmanager
async def held(
    tmp_path: Path, **settings: Any
) -> AsyncIterator[tuple[Held, Street, Line]]:
    """With a visitor who is known."""
    site = Held()
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(scripted(site))
        street = await stack.enter_async_context(
            guarded(app_of(tmp_path, port), **settings)
        )
        line = await stack.enter_async_context(visitor(street))
        await line.ask(get())
        yield site, street, line
        site.go.set()


def ends_of(street: Street) -> list[Any]:
    """The server's ends of all lines."""
    return list(street.server.server_state.connections)
