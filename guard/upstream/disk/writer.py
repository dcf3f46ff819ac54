"""What the disk is told of kept answers, behind the visitors: a thread writes it, and
what it cannot take soon is left out. Only what is to be forgotten never is."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TypeVar

from guard.circuit import Circuit
from guard.errors import CacheError
from guard.upstream.disk.label import label_of
from guard.upstream.disk.rows import LATEST, Forget, Keep, Rows
from guard.upstream.question import Address, Selection
from guard.upstream.shelf import Copy

log = logging.getLogger(__name__)

AT_ONCE = 8_000_000  # bytes, and
MANY = 1000  # things that are written together
REST = 5.0  # seconds without a disk that failed
PATIENCE = 5.0  # seconds for what is not written yet, at the end
FAILURES = (sqlite3.Error, OSError)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Waiting:
    """`size`: bytes that memory holds of it, though its space may be resized."""

    address: Address
    copy: Copy
    size: int


class Writer:
    """`most`: bytes that may wait, which memory holds so long; `ticks`: seconds of a
    clock that all processes of this machine share; `told` hears stored, skipped and
    failed; `learn`, under what digest a version was written."""

    def __init__(
        self,
        rows: Rows,
        most: int,
        ticks: Callable[[], float],
        told: Callable[[str], None],
        learn: Callable[[bytes, int], None],
    ) -> None:
        self.is_lost = False  # nothing can be forgotten there: nothing may be read
        self._rows = rows
        self._most = most
        self._ticks = ticks
        self._told = told
        self._learn = learn
        self._circuit = Circuit(REST, ticks)
        self._copies: dict[tuple[Address, Selection], Waiting] = {}
        self._bytes = 0
        self._used: dict[int, None] = {}
        self._forgets: dict[Address, tuple[float, asyncio.Future[bool]]] = {}
        self._thread = ThreadPoolExecutor(1, "cache-write")
        self._task: asyncio.Task[None] | None = None
        self._has_shrunk = False  # the disk may have been larger before
        self._shrinks_at = 0.0
        self._has_written = False  # since it shrank by a step

    def is_forgetting(self, place: Address) -> bool:
        return place in self._forgets

    def keep(self, address: Address, copy: Copy) -> None:
        key, size = (address, copy.selection), copy.space.size
        self._leave_out(key)
        if self._bytes + size > self._most or self.is_lost:
            self._told("skipped")
            return
        copy.space.hold()
        self._copies[key] = Waiting(address, copy, size)
        self._bytes += size
        self._go_on()

    def use(self, number: int) -> None:
        """It goes later than others when room is made; there is time until then."""
        self._used[number] = None
        if len(self._used) > MANY:
            self._go_on()

    def forget(self, place: Address) -> asyncio.Future[bool]:
        """Whether there was anything; fails where the disk does not let go of it. What
        waits and was asked for before is refused when it comes to be written."""
        _, done = self._forgets.get(place, (0.0, None))
        done = done or asyncio.get_running_loop().create_future()
        self._forgets[place] = self._ticks(), done
        self._go_on()
        return done

    async def settled(self) -> None:
        """What waits is written, or takes too long."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=PATIENCE)

    async def close(self) -> None:
        if self._used:
            self._go_on()
        self._has_shrunk = True  # as far as it will: who comes next goes on
        await self.settled()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for key in tuple(self._copies):
            self._leave_out(key)
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _leave_out(self, key: tuple[Address, Selection]) -> None:
        waiting = self._copies.pop(key, None)
        if waiting is not None:
            self._let_go(waiting)

    def _let_go(self, waiting: Waiting) -> None:
        self._bytes -= waiting.size
        waiting.copy.space.let_go()

    def _go_on(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        try:
            while self._forgets or self._waits or self._may_shrink():
                await self._work_on()
        finally:
            self._task = None

    async def _work_on(self) -> None:
        """What is to be forgotten goes first; shrinking and writing take turns."""
        if self._forgets:
            await self._forget_all()
        elif self._waits and not (self._has_written and self._may_shrink()):
            self._has_written = True
            await self._write_on()
        else:
            self._has_written = False
            await self._shrink()

    # Shrinking

    def _may_shrink(self) -> bool:
        return not self._has_shrunk and self._ticks() >= self._shrinks_at

    async def _shrink(self) -> None:
        """By a step; where the disk fails, later, when something is written again."""
        has_more = await self._tried(self._rows.shrink)
        if has_more is None:
            self._shrinks_at = self._ticks() + REST
        elif not has_more:
            self._has_shrunk = True

    # Forgetting

    async def _forget_all(self) -> None:
        places = dict(islice(self._forgets.items(), MANY))
        deeds = [Forget(place, moment) for place, (moment, _) in places.items()]
        error: Exception | None = None
        found: Mapping[Address, bool] = {}
        work = partial(forgotten, self._rows, deeds, self.is_lost)
        try:
            found = await self._in_thread(work)
            self.is_lost = False
        except FAILURES as failure:
            log.error("the cache's disk does not let go: %s", failure)
            self.is_lost, error = True, CacheError(str(failure))
        for place, (moment, done) in places.items():
            if self._forgets[place][0] == moment:
                del self._forgets[place]
                settle(done, found.get(place, False), error)

    # Writing

    @property
    def _waits(self) -> bool:
        return bool(self._used or self._copies)

    async def _write_on(self) -> None:
        if self._used:
            numbers, self._used = tuple(self._used), {}
            await self._tried(lambda: self._rows.use(numbers))
        else:
            await self._write(self._batch())

    def _batch(self) -> list[Waiting]:
        """Begins with what waited longest."""
        batch, size = list[Waiting](), 0
        for key in tuple(islice(self._copies, MANY)):
            if batch and size + self._copies[key].size > AT_ONCE:
                break
            size += self._copies[key].size
            batch.append(self._copies.pop(key))
        return batch

    async def _write(self, batch: list[Waiting]) -> None:
        try:
            latest = self._ticks() - LATEST / 2
            timely = [each for each in batch if each.copy.asked > latest]
            written = await self._tried(lambda: written_down(self._rows, timely))
        finally:
            for each in batch:
                self._let_go(each)
        for digest, version in written or ():
            self._told("stored")
            self._learn(digest, version)
        for _ in range(len(batch) - len(written or ())):
            self._told("failed" if written is None else "skipped")

    async def _tried(self, work: Callable[[], T]) -> T | None:
        """None where the disk failed; then it is left alone for a while."""
        if self.is_lost or not self._circuit.may_try():
            return None
        try:
            done = await self._in_thread(work)
        except FAILURES as error:
            if self._circuit.failed():
                log.warning("going on without the cache's disk: %s", error)
            return None
        if self._circuit.worked():
            log.warning("the cache's disk is back")
        return done

    async def _in_thread(self, work: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, work)


def settle(done: asyncio.Future[bool], found: bool, error: Exception | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(found)
    else:
        done.set_exception(error)
        done.exception()  # nobody may wait for it


def forgotten(
    rows: Rows, deeds: Sequence[Forget], is_lost: bool
) -> Mapping[Address, bool]:
    """Whether there was anything at each place. What cannot be forgotten alone goes
    with all else; so does all once something could not."""
    try:
        if not is_lost:
            return rows.forget(deeds)
    except FAILURES as error:
        log.warning("the cache's disk forgets all: %s", error)
    rows.clear()
    rows.forget(deeds)  # for what is still to be written
    return {deed.place: True for deed in deeds}


def written_down(rows: Rows, batch: Sequence[Waiting]) -> list[tuple[bytes, int]]:
    copies = [
        Keep(label_of(each.address, each.copy), each.copy.body, each.copy.asked)
        for each in batch
    ]
    kept = rows.keep(copies)
    versions = [each.copy.version for each in batch]
    return [
        (copy.label.digest, version)
        for copy, version, is_kept in zip(copies, versions, kept, strict=True)
        if is_kept
    ]
