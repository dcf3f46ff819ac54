"""Written behind the visitors; left out when it is too much, and forgotten for sure."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event, current_thread

import pytest

from guard.errors import CacheError
from guard.upstream.disk.rows import LATEST, Forget, Keep, Rows
from guard.upstream.disk.writer import AT_ONCE, MANY, Writer
from guard.upstream.freshness import Freshness
from guard.upstream.question import Address
from guard.upstream.shelf import Copy, Shelf
from guard.upstream.spelling import spelled
from tests.upstream.caching import FRESH, NOW, question

ADDRESS = question().address
PLACE = spelled(ADDRESS)
OTHER = (b"art.example", b"/2.jpg")


class Disk(Rows):
    """One that can be slow, full or broken."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 10_000_000, "http://site")
        self.gate = Event()
        self.gate.set()
        self.begun = Event()
        self.full = self.stuck = self.dead = False
        self.calls = list[str]()
        self.shrunk_in = list[str]()
        self.order = list[str]()  # of shrinking, writing and forgetting
        self.steps = 1  # until it has shrunk
        self.worn = False  # it cannot shrink
        self.stepped: Callable[[], object] = lambda: None

    def shrink(self) -> bool:
        self.shrunk_in.append(current_thread().name)
        self.order.append("shrink")
        if self.worn:
            raise sqlite3.OperationalError("disk I/O error")
        super().shrink()
        self.stepped()
        return len(self.shrunk_in) < self.steps

    def keep(self, copies: Iterable[Keep]) -> list[bool]:
        self.calls.append("keep")
        self.order.append("keep")
        self.begun.set()
        self.gate.wait(10)
        if self.full:
            raise sqlite3.OperationalError("database or disk is full")
        return super().keep(copies)

    def use(self, numbers: Iterable[int]) -> None:
        self.calls.append("use")
        super().use(numbers)

    def forget(self, places: Iterable[Forget]) -> dict[Address, bool]:
        if self.stuck and "clear" not in self.calls:
            raise sqlite3.OperationalError("disk I/O error")
        self.order.append("forget")
        return super().forget(places)

    def clear(self) -> None:
        self.calls.append("clear")
        if self.dead:
            raise OSError("read-only file system")
        super().clear()


class Desk:
    """A Writer with all it needs."""

    def __init__(self, folder: Path, most: int = 10_000) -> None:
        self.disk = Disk(folder)
        self.now = 1000.0
        self.told = list[str]()
        self.learned = list[int]()
        self.shelf = Shelf(1_000_000)
        self.writer = Writer(self.disk, most, self.ticks, self.told.append, self.learn)

    def ticks(self) -> float:
        self.now += 0.001
        return self.now

    def learn(self, digest: bytes, version: int) -> None:
        self.learned.append(version)

    def keep(
        self, address: Address = ADDRESS, size: int = 1000, asked: float = 0.0
    ) -> None:
        space = self.shelf.space(size)
        assert space is not None
        fresh, moment = Freshness(NOW, 60), asked or self.ticks()
        copy = Copy(200, (FRESH,), b"original", fresh, (), space, 7, asked=moment)
        self.writer.keep(address, copy)
        space.let_go()

    def is_there(self, address: Address = ADDRESS) -> bool:
        return self.disk.find(address, question().asked) is not None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.disk.gate.set()
    desk.disk.close()


async def test_what_is_kept_is_written_behind(desk: Desk) -> None:
    desk.keep()
    assert desk.shelf.used == 1000  # so long
    await desk.writer.settled()

    assert desk.is_there()
    assert (desk.told, desk.learned, desk.shelf.used) == (["stored"], [7], 0)


async def test_a_slow_disk_holds_up_nobody_and_little_memory(desk: Desk) -> None:
    desk.disk.gate.clear()
    for number in range(30):
        desk.keep((b"art.example", b"/%d" % number))
    assert desk.shelf.used == 10_000
    assert desk.told == ["skipped"] * 20
    desk.disk.gate.set()
    await desk.writer.settled()

    assert desk.told.count("stored") == 10
    assert desk.shelf.used == 0


async def test_of_one_thing_only_the_last_is_written(desk: Desk) -> None:
    for _ in range(30):
        desk.keep()
    await desk.writer.settled()

    assert desk.told == ["stored"]


async def test_a_full_disk_is_left_alone_for_a_while(desk: Desk) -> None:
    desk.disk.full = True
    for address in (ADDRESS, OTHER):
        desk.keep(address)
        await desk.writer.settled()
    assert (desk.told, desk.disk.calls) == (["failed"] * 2, ["keep"])
    desk.disk.full, desk.now = False, desk.now + 60
    desk.keep()
    await desk.writer.settled()

    assert desk.is_there()
    assert desk.shelf.used == 0


async def test_what_came_too_late_is_left_out(desk: Desk) -> None:
    """Nobody knows any more what was forgotten meanwhile."""
    desk.keep(asked=desk.now - LATEST)
    await desk.writer.settled()

    assert desk.told == ["skipped"]
    assert not desk.is_there()


async def test_leaving_waits_for_what_is_not_written_yet(desk: Desk) -> None:
    desk.keep()
    await desk.writer.close()

    assert desk.is_there()


async def test_a_smaller_disk_is_given_back_once(desk: Desk) -> None:
    for address in (ADDRESS, OTHER):
        desk.keep(address)
        await desk.writer.settled()

    assert desk.disk.shrunk_in == ["cache-write_0"]


async def test_what_is_to_be_forgotten_waits_for_one_step_of_shrinking(
    desk: Desk,
) -> None:
    loop, disk = asyncio.get_running_loop(), desk.disk
    disk.steps = 2
    disk.stepped = lambda: loop.call_soon_threadsafe(desk.writer.forget, PLACE)
    desk.writer.forget(PLACE)
    await desk.writer.settled()

    assert disk.order == ["forget", *["shrink", "forget"] * 2]


async def test_what_waits_is_written_between_two_steps_of_shrinking(
    desk: Desk,
) -> None:
    loop, disk = asyncio.get_running_loop(), desk.disk
    disk.steps = 3
    disk.stepped = lambda: loop.call_soon_threadsafe(desk.keep)
    desk.keep(OTHER)
    await desk.writer.settled()

    assert disk.order == ["keep", "shrink"] * 3 + ["keep"]


@pytest.mark.parametrize("rest", [0, 60])
async def test_a_disk_that_failed_to_shrink_shrinks_later(
    desk: Desk, rest: int
) -> None:
    desk.disk.worn = True
    desk.keep()
    await desk.writer.settled()
    desk.disk.worn, desk.now = False, desk.now + rest
    desk.keep(OTHER)
    await desk.writer.settled()

    assert desk.disk.order.count("shrink") == (2 if rest else 1)


async def test_a_disk_that_is_left_alone_shrinks_later(desk: Desk) -> None:
    desk.disk.full = True
    desk.keep()
    await desk.writer.settled()
    assert desk.disk.order == ["keep"]
    desk.disk.full, desk.now = False, desk.now + 60
    desk.keep()
    await desk.writer.settled()

    assert desk.disk.order == ["keep", "keep", "shrink"]


async def test_leaving_waits_for_one_step_of_shrinking_alone(desk: Desk) -> None:
    disk, begun, go_on = desk.disk, Event(), Event()
    disk.steps = 100

    def wait() -> None:
        begun.set()
        go_on.wait(10)

    disk.stepped = wait
    desk.keep()
    assert await asyncio.to_thread(begun.wait, 5)
    leaving = asyncio.ensure_future(desk.writer.close())
    await asyncio.sleep(0)
    go_on.set()
    await leaving

    assert disk.order == ["keep", "shrink"]


# Forgetting


async def test_forgetting_says_whether_there_was_anything(desk: Desk) -> None:
    desk.keep()
    await desk.writer.settled()

    assert await desk.writer.forget(PLACE)
    assert not await desk.writer.forget(PLACE)
    assert not desk.is_there()


@pytest.mark.parametrize("begun", [False, True])
async def test_no_write_brings_back_what_was_forgotten(desk: Desk, begun: bool) -> None:
    desk.disk.gate.clear()
    desk.keep(OTHER if not begun else ADDRESS)
    assert await asyncio.to_thread(desk.disk.begun.wait, 5)
    desk.keep()
    done = desk.writer.forget(PLACE)
    assert desk.writer.is_forgetting(PLACE)
    desk.disk.gate.set()
    await done

    await desk.writer.settled()
    assert not desk.is_there()
    assert desk.shelf.used == 0


async def test_what_is_asked_for_after_is_written(desk: Desk) -> None:
    done = desk.writer.forget(PLACE)
    desk.keep()
    await done
    await desk.writer.settled()

    assert desk.is_there()


async def test_forgotten_while_it_is_forgotten_both_are_told(desk: Desk) -> None:
    desk.keep()
    await desk.writer.settled()
    first = desk.writer.forget(PLACE)
    await asyncio.sleep(0)  # the thread has it
    desk.keep()
    second = desk.writer.forget(PLACE)
    await desk.writer.settled()

    assert first is second
    assert not desk.is_there()


async def test_much_is_written_in_parts(tmp_path: Path) -> None:
    desk = Desk(tmp_path, most=10 * AT_ONCE)
    desk.shelf = Shelf(10 * AT_ONCE)
    for number in range(3):
        desk.keep((b"art.example", b"/%d" % number), size=AT_ONCE)
    await desk.writer.close()
    desk.disk.close()

    assert desk.disk.calls == ["keep"] * 3


async def test_asked_to_forget_twice_both_are_told(desk: Desk) -> None:
    desk.keep()
    await desk.writer.settled()
    first, second = desk.writer.forget(PLACE), desk.writer.forget(PLACE)

    assert (await first, await second) == (True, True)


async def test_what_cannot_be_forgotten_alone_goes_with_all_else(desk: Desk) -> None:
    desk.keep()
    desk.keep(OTHER)
    await desk.writer.settled()
    desk.disk.stuck = True

    assert await desk.writer.forget(PLACE)
    assert not desk.is_there()
    assert not desk.is_there(OTHER)


async def test_a_disk_that_lets_nothing_go_is_lost(desk: Desk) -> None:
    desk.keep()
    await desk.writer.settled()
    desk.disk.stuck = desk.disk.dead = True
    with pytest.raises(CacheError, match="read-only"):
        await desk.writer.forget(PLACE)
    desk.keep(OTHER)

    assert desk.writer.is_lost
    assert desk.told == ["stored", "skipped"]


async def test_a_lost_disk_comes_back_empty(desk: Desk) -> None:
    desk.keep()
    await desk.writer.settled()
    desk.disk.stuck = desk.disk.dead = True
    with pytest.raises(CacheError):
        await desk.writer.forget(PLACE)
    desk.disk.stuck = desk.disk.dead = False
    await desk.writer.forget(spelled(OTHER))

    assert not desk.writer.is_lost
    assert not desk.is_there()


# What was used


async def test_what_is_used_is_told_before_room_is_made(desk: Desk) -> None:
    for address in (ADDRESS, OTHER):
        desk.keep(address)
    await desk.writer.settled()
    laid = desk.disk.find(ADDRESS, question().asked)
    assert laid is not None
    desk.writer.use(laid.id)
    desk.keep((b"art.example", b"/3.jpg"))
    await desk.writer.settled()

    assert desk.disk.calls == ["keep", "use", "keep"]


@pytest.mark.parametrize(("uses", "calls"), [(1, []), (MANY + 1, ["use"])])
async def test_many_uses_are_written_together(
    desk: Desk, uses: int, calls: list[str]
) -> None:
    for number in range(uses):
        desk.writer.use(number)
    await desk.writer.settled()
    assert desk.disk.calls == calls
    await desk.writer.close()

    assert desk.disk.calls == ["use"]
