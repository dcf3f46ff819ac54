"""What memory had no room for, looked up on disk for all who ask alike, and put back
on the Shelf. A slow disk is not waited for, and a broken one is left alone."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from guard.circuit import Circuit
from guard.upstream.disk.rows import Laid, Rows
from guard.upstream.disk.writer import FAILURES, PATIENCE, REST, Writer
from guard.upstream.question import Address, Question
from guard.upstream.shelf import Copy, Shelf, head_size
from guard.upstream.spelling import spelled

log = logging.getLogger(__name__)
T = TypeVar("T")

READERS = 4  # threads
MOST = 32  # questions that wait for them; others ask the site
WAIT = 1.0  # seconds; then the site is asked
SKEW = 60.0  # seconds that a clock may be set back; what is younger still is not served
VERSIONS = 10_000  # numbers of copies that are remembered


class Reading:
    """One look at the disk; `spoiled`: forget what it finds."""

    __slots__ = ("place", "spoiled", "task")

    def __init__(self, place: Address) -> None:
        self.place = place
        self.spoiled = False
        self.task: asyncio.Task[Copy | None] | None = None


class Tier:
    """`most`: bytes of what waits to be written; `clock`: seconds since 1970; `ticks`:
    of a clock that all processes of this machine share and nobody sets; `told` hears
    hit, miss, stored, skipped and failed."""

    def __init__(
        self,
        rows: Rows,
        most: int,
        clock: Callable[[], float],
        ticks: Callable[[], float],
        told: Callable[[str], None],
    ) -> None:
        self._rows = rows
        self._clock = clock
        self._ticks = ticks
        self._told = told
        self._writer = Writer(rows, most, ticks, told, self._learn)
        self._circuit = Circuit(REST, ticks)
        self._versions: OrderedDict[bytes, int] = OrderedDict()
        self._readings: dict[object, Reading] = {}
        self._threads = ThreadPoolExecutor(READERS, "cache-read")

    @property
    def used(self) -> int:
        """Bytes on disk, as far as this process knows."""
        return self._rows.used

    async def recall(self, question: Question, shelf: Shelf) -> Copy | None:
        """What those who ask like this may get; it stands on the shelf then, too."""
        key = question.alike()
        reading = self._readings.get(key)
        if reading is None:
            place = spelled(question.address)
            if not self._may_read(place):
                return None
            reading = self._readings[key] = Reading(place)
            work = self._read(reading, question, shelf)
            reading.task = asyncio.get_running_loop().create_task(work)
            reading.task.add_done_callback(lambda _: self._readings.pop(key))
        assert reading.task is not None
        done, _ = await asyncio.wait({reading.task}, timeout=WAIT)
        if not done:
            self._failed("it takes too long")
            return None
        return reading.task.result() if not reading.spoiled else None

    def moment(self) -> float:
        return self._ticks()

    def keep(self, address: Address, copy: Copy) -> None:
        self._writer.keep(address, copy)

    def drop(self, address: Address) -> None:
        self.forget(spelled(address))

    def forget(self, place: Address) -> asyncio.Future[bool]:
        """All at an address as `spelled`, at once for who asks here, and on disk when
        it is done; whether there was anything. Fails where the disk does not let go."""
        for reading in self._readings.values():
            reading.spoiled = reading.spoiled or reading.place == place
        return self._writer.forget(place)

    async def settled(self) -> None:
        """What is read and written now is done, or takes too long."""
        await self._writer.settled()
        tasks = {each.task for each in self._readings.values() if each.task}
        if tasks:
            await asyncio.wait(tasks, timeout=PATIENCE)

    async def close(self) -> None:
        await self.settled()
        await self._writer.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
        with suppress(*FAILURES):  # TimeoutError is one
            async with asyncio.timeout(PATIENCE):
                await asyncio.to_thread(self._rows.close)  # it writes, and waits

    def _may_read(self, place: Address) -> bool:
        if self._writer.is_lost or self._writer.is_forgetting(place):
            return False
        return len(self._readings) < MOST and self._circuit.may_try()

    async def _read(
        self, reading: Reading, question: Question, shelf: Shelf
    ) -> Copy | None:
        address, asked = question.address, question.asked
        try:
            laid = await self._in_thread(lambda: self._rows.find(address, asked))
            copy = await self._taken_up(laid, shelf) if laid else None
        except FAILURES as error:
            self._failed(error)
            self._told("failed")
            return None
        if self._circuit.worked():
            log.warning("the cache's disk is back")
        if laid is None or copy is None or reading.spoiled:
            self._told("miss")
            return None
        self._told("hit")
        self._writer.use(laid.id)
        newer = shelf.find(address, asked)  # came in while this was read
        if newer is None:
            shelf.put(address, copy)
        return newer or copy

    async def _taken_up(self, laid: Laid, shelf: Shelf) -> Copy | None:
        """None where memory has no room for it, too, while it is sent."""
        label = laid.label
        if label.freshness.born > self._clock() + SKEW:
            return None
        space = shelf.space(head_size(label.address, label.headers) + label.size)
        if space is None:
            return None
        try:
            body = laid.body
            if body is None:
                body = await self._in_thread(lambda: self._rows.body(laid))
        finally:
            space.let_go()
        if body is None:
            return None
        return Copy(
            label.status,
            label.headers,
            body,
            label.freshness,
            label.selection,
            space,
            self._version(label.digest, shelf),
        )

    def _version(self, digest: bytes, shelf: Shelf) -> int:
        """What this process knows it by already."""
        known = self._versions.get(digest)
        if known is None:
            known = shelf.version()
            self._learn(digest, known)
        return known

    def _learn(self, digest: bytes, version: int) -> None:
        self._versions[digest] = version
        if len(self._versions) > VERSIONS:
            self._versions.popitem(last=False)

    def _failed(self, why: object) -> None:
        if self._circuit.failed():
            log.warning("going on without the cache's disk: %s", why)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
