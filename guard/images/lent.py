"""One set of picture processes for several guards on a machine, over a unix socket.

A line carries one Job there and what became of it back. Who asks for what is being made
waits for the same picture; who asks for more than may wait is refused at once.
"""

from __future__ import annotations

import asyncio
import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path

from guard.errors import PictureError
from guard.images.base import Making
from guard.images.job import Job, Variant

PATIENCE = 40.0  # seconds; those who make pictures give up before

Result = Variant | PictureError | TimeoutError | OSError


class Borrowed:
    """A Making whose processes are behind the socket `path`. Raises OSError where
    nobody is there, which `failed` hears of, or too many wait."""

    def __init__(self, path: Path, failed: Callable[[], None]) -> None:
        self._path, self._failed = path, failed

    async def make(self, job: Job) -> Variant:
        try:
            async with asyncio.timeout(PATIENCE):
                result = await self._ask(pickle.dumps(job))
        except OSError:  # TimeoutError is one
            self._failed()
            raise
        if isinstance(result, Variant):
            return result
        raise result

    async def _ask(self, order: bytes) -> Result:
        reader, writer = await asyncio.open_unix_connection(self._path)
        try:
            writer.write(order)
            writer.write_eof()
            answer = await reader.read(-1)
        finally:
            writer.transport.abort()
        if not answer:
            raise ConnectionResetError("who makes pictures is gone")
        result: Result = pickle.loads(answer)
        return result

    async def close(self) -> None:
        """Others may still need what makes pictures."""


class Lending:
    """Answers on the other side. At most `most` pictures wait, those in work among
    them; `longest` is the most bytes that a Job has."""

    def __init__(self, maker: Making, most: int, longest: int) -> None:
        self._maker, self._most, self._longest = maker, most, longest
        self._making: dict[bytes, asyncio.Task[Result]] = {}

    async def answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            order = await read(reader, self._longest)
            result = await self._result(order)
            writer.write(pickle.dumps(result))
            await writer.drain()
        except OSError:
            pass  # the guard who asked is gone
        finally:
            writer.close()

    async def finish(self) -> None:
        """What has been begun."""
        while self._making:
            await asyncio.wait(self._making.values())
            await asyncio.sleep(0.1)  # for the answers to leave

    async def close(self) -> None:
        for task in self._making.values():
            task.cancel()
        await self._maker.close()

    async def _result(self, order: bytes) -> Result:
        key = hashlib.sha256(order).digest()
        task = self._making.get(key)
        if task is None:
            if len(self._making) >= self._most:
                return BlockingIOError("too many pictures wait")
            task = asyncio.get_running_loop().create_task(self._make(order))
            self._making[key] = task
            task.add_done_callback(lambda _: self._making.pop(key, None))
        return await asyncio.shield(task)

    async def _make(self, order: bytes) -> Result:
        try:
            job: Job = pickle.loads(order)
            return await self._maker.make(job)
        except (PictureError, TimeoutError, OSError) as error:
            return error
        except Exception as error:
            return OSError(f"no picture: {error}")


async def read(reader: asyncio.StreamReader, longest: int) -> bytes:
    """Raises OSError for what is longer."""
    pieces, size = [], 0
    while piece := await reader.read(1 << 20):
        size += len(piece)
        if size > longest:
            raise OSError("an order too long")
        pieces.append(piece)
    return b"".join(pieces)
