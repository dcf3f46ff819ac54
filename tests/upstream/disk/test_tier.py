"""What fell out of memory, or was kept before a restart, answers as if it had not."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread, current_thread

import pytest

from guard.headers import Header, RawHeaders
from guard.upstream.disk.rows import SMALL, Laid, Rows
from guard.upstream.freshness import Freshness
from guard.upstream.question import Address, Asked
from guard.upstream.replies import Reply
from guard.upstream.shelf import Copy, Shelf
from tests.upstream.caching import (
    ETAG,
    FRESH,
    NOW,
    ROOMS,
    Answer,
    Room,
    Site,
    asking,
    question,
    settled,
)

RANGES = (b"accept-ranges", b"bytes")
URL = "http://art.example/art/1.jpg"


@dataclass
class House:
    """A site with a disk, before which caches come and go."""

    folder: Path
    headers: RawHeaders = (FRESH, ETAG, RANGES)
    site: Site = field(default_factory=Site)

    def __post_init__(self) -> None:
        self.site.answer = lambda asked: Answer(headers=self.headers)

    def room(self, total: int = 1_000_000, most: int = 100_000) -> Room:
        """A cache whose memory is empty."""
        folder = self.folder / "cache"
        return Room(self.site, total=total, most=most, folder=folder)

    async def filled(self, *headers: Header) -> None:
        room = self.room()
        await room.ask(*headers)
        await room.cache.close()
        assert len(self.site.asked) == 1


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    yield House(tmp_path)
    for room in tuple(ROOMS):
        await room.cache.close()
    ROOMS.clear()


async def test_copies_survive_a_restart(house: House) -> None:
    await house.filled()
    room = house.room()
    room.clock.now += 5
    answer = await room.ask()

    assert (answer.body, answer.headers[-1]) == (b"original", (b"age", b"5"))
    assert (room.counted, room.on_disk) == (["hit"], ["hit"])
    assert room.saved == [len(b"original")]
    assert len(house.site.asked) == 1


async def test_large_copies_come_whole(house: House) -> None:
    body = b"x" * (2 * SMALL)
    house.site.answer = lambda asked: Answer(body, house.headers)
    await house.room(10_000_000, 1_000_000).ask()
    await settled()
    room = house.room(10_000_000, 1_000_000)

    assert (await room.ask()).body == body
    assert room.counted == ["hit"]


async def test_from_then_on_memory_has_them(house: House) -> None:
    await house.filled()
    room = house.room()
    await room.ask()
    copy = room.cache.at_once(question().asked, b"/art/1.jpg", NOW)
    await room.ask()

    assert copy is not None
    assert room.on_disk == ["hit"]


async def test_at_once_never_looks_at_the_disk(house: House) -> None:
    await house.filled()
    room = house.room()

    assert room.cache.at_once(question().asked, b"/art/1.jpg", NOW) is None
    assert room.on_disk == []


async def test_a_gallery_larger_than_memory_costs_the_site_one_visit(
    house: House,
) -> None:
    house.site.answer = lambda asked: Answer(asked.target * 3000)
    room = house.room(total=100_000)
    targets = [b"/%d.jpg" % number for number in range(10)]
    for _ in range(3):
        for target in targets:
            incoming = await room.cache.fetch(asking(target=target))
            body = b"".join([piece async for piece in incoming.stream()])
            await incoming.close()
            assert body == target * 3000
            await settled()

    assert len(house.site.asked) == 10
    assert room.cache.used <= 100_000


@pytest.mark.parametrize(
    ("headers", "method", "status", "body"),
    [
        ((b"range", b"bytes=0-3"), "GET", 206, b"orig"),
        ((b"if-none-match", b'"a"'), "GET", 304, b""),
        ((b"if-none-match", b'"b"'), "GET", 200, b"original"),
        ((b"user-agent", b"a"), "HEAD", 200, b""),
    ],
)
async def test_questions_are_answered_as_from_memory(
    house: House, headers: Header, method: str, status: int, body: bytes
) -> None:
    await house.filled()
    answer = await house.room().ask(headers, method=method)

    assert (answer.status, answer.body) == (status, body)
    assert len(house.site.asked) == 1


async def test_each_kind_of_visitor_has_the_own_copy(house: House) -> None:
    house.headers = (FRESH, (b"vary", b"accept-language"))
    await house.filled((b"accept-language", b"de"))
    room = house.room()
    for language in (b"de", b"en", b"de"):
        await room.ask((b"accept-language", language))

    assert room.counted == ["hit", "miss", "hit"]


async def test_a_stale_copy_is_confirmed_by_the_site(house: House) -> None:
    await house.filled()
    house.site.answer = lambda asked: Answer(b"", (FRESH, ETAG), 304)
    room = house.room()
    room.clock.now += 100
    assert (await room.ask()).body == b"original"
    await room.cache.close()
    again = house.room()
    again.clock.now += 110

    assert (await again.ask()).headers[-1] == (b"age", b"10")
    assert (room.counted, again.counted) == (["revalidated"], ["hit"])


async def test_a_site_that_is_down_is_spoken_for_after_a_restart(house: House) -> None:
    await house.filled()
    house.site.down = True
    room = house.room()
    room.clock.now += 3600

    assert (await room.ask()).body == b"original"
    assert room.counted == ["stale"]


async def test_a_copy_of_the_future_is_not_believed(house: House) -> None:
    """The clock was wrong when it was written, and has been set."""
    await house.filled()
    room = house.room()
    room.clock.now -= 3600
    await room.ask()

    assert room.counted == ["miss"]


async def test_read_again_it_has_the_version_it_had(house: House) -> None:
    room = house.room(total=100_000)
    versions = []
    for _ in range(2):
        incoming = await room.cache.fetch(asking())
        await incoming.close()
        await settled()
        again = await room.cache.fetch(asking())
        assert isinstance(again, Reply)
        versions.append(again.version)
        await again.close()
        await thrown_out(room)

    assert versions[0] == versions[1] > 0
    assert "hit" in room.on_disk


async def thrown_out(room: Room) -> None:
    """Of memory, by what is asked for more."""
    house, before = room.site, room.site.answer
    house.answer = lambda asked: Answer(b"x" * 50_000)
    for number in range(3):
        await room.cache.fetch(asking(target=b"/%d" % number))
        await settled()
    house.answer = before


@pytest.mark.parametrize(
    "headers",
    [
        ((b"cache-control", b"private, max-age=60"),),
        ((b"cache-control", b"no-store"),),
        (FRESH, (b"set-cookie", b"a=1")),
        (FRESH, (b"vary", b"*")),
    ],
)
async def test_what_memory_does_not_keep_is_never_written(
    house: House, headers: RawHeaders
) -> None:
    house.headers = headers
    await house.filled()
    room = house.room()
    await room.ask()

    assert room.counted == ["miss"]
    assert b"original" not in b"".join(
        [each.read_bytes() for each in (house.folder / "cache").iterdir()]
    )


@pytest.mark.parametrize(
    "header", [(b"authorization", b"Basic eA=="), (b"cookie", b"a=1")]
)
async def test_who_is_somebody_leaves_nothing_on_disk(
    house: House, header: Header
) -> None:
    house.headers = (ETAG,)
    room = house.room()
    await room.ask(header)
    await settled()

    assert "stored" not in room.on_disk


async def test_a_thousand_misses_are_one_look_at_the_disk(house: House) -> None:
    await house.filled()
    room = house.room()
    answers = await asyncio.gather(*[room.ask() for _ in range(1000)])

    assert {answer.body for answer in answers} == {b"original"}
    assert room.on_disk == ["hit"]


# Forgetting


async def test_what_was_purged_does_not_come_back(house: House) -> None:
    await house.filled()
    room = house.room()
    assert await room.cache.purged(URL)
    await room.cache.close()
    again = house.room()
    await again.ask()

    assert again.counted == ["miss"]


async def test_a_purge_is_felt_at_once(house: House) -> None:
    await house.filled()
    room = house.room()
    room.cache.purge(URL)  # and the disk has not heard of it yet
    await room.ask()

    assert room.counted == ["miss"]


async def test_a_purge_says_whether_there_was_anything(house: House) -> None:
    await house.filled()
    room = house.room()

    assert not await room.cache.purged("http://art.example/other")
    assert await room.cache.purged("https://ART.example:443/%61rt/1.jpg")
    assert not await room.cache.purged(URL)


async def test_a_write_that_waits_brings_nothing_back(house: House) -> None:
    room = house.room()
    await room.ask()  # it is to be written now
    await room.cache.purged(URL)
    await room.cache.close()
    again = house.room()
    await again.ask()

    assert again.counted == ["miss"]


async def test_an_answer_on_its_way_brings_nothing_back(house: House) -> None:
    gate = asyncio.Event()
    house.site.answer = lambda asked: Answer(gate=gate)
    room = house.room()
    before = asyncio.ensure_future(room.ask())
    await settled()
    await room.cache.purged(URL)
    gate.set()
    await before
    await room.cache.close()
    again = house.room()
    await again.ask()

    assert again.counted == ["miss"]


async def test_what_another_worker_purged_is_gone_for_all(house: House) -> None:
    one, other = house.room(), house.room()
    await one.ask()
    await settled()
    await other.cache.purged(URL)
    third = house.room()
    await third.ask()

    assert third.counted == ["miss"]


async def test_what_another_worker_has_still_to_write_stays_out(house: House) -> None:
    gate = asyncio.Event()
    house.site.answer = lambda asked: Answer(gate=gate)
    one, other = house.room(), house.room()
    late = asyncio.ensure_future(one.ask())
    await settled()
    await other.cache.purged(URL)  # `one` has not heard of it
    gate.set()
    await late
    await settled()
    third = house.room()
    await third.ask()

    assert third.counted == ["miss"]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_a_change_is_known_on_disk(house: House, method: str) -> None:
    await house.filled()
    room = house.room()
    await room.ask(method=method)
    await room.cache.close()
    again = house.room()
    await again.ask()

    assert again.counted == ["miss"]


@pytest.mark.parametrize("status", [401, 403, 451])
async def test_what_the_site_withdraws_is_gone(house: House, status: int) -> None:
    await house.filled()
    house.site.answer = lambda asked: Answer(b"no", (), status)
    room = house.room()
    room.clock.now += 100
    assert (await room.ask()).status == status
    await room.cache.close()
    again = house.room()
    again.clock.now += 100

    assert (await again.ask()).status == status


# A disk that is slow, or broken


class Disk(Rows):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 10_000_000, "http://site")
        self.gate, self.begun, self.broken = Event(), Event(), False
        self.looks = 0
        self.closed_in: Thread | None = None

    def close(self) -> None:
        self.closed_in = current_thread()
        super().close()

    def find(self, address: Address, asked: Asked) -> Laid | None:
        self.looks += 1
        if self.broken:
            raise sqlite3.OperationalError("disk I/O error")
        return super().find(address, asked)

    def body(self, laid: Laid) -> bytes | None:
        found = super().body(laid)
        self.begun.set()
        self.gate.wait(10)
        return found


async def held(house: House) -> tuple[Room, Disk]:
    """A room whose disk is held back."""
    await house.filled()
    disk = Disk(house.folder / "cache")
    return Room(house.site, folder=house.folder / "cache", rows=disk), disk


async def test_what_is_purged_while_it_is_read_is_not_given(house: House) -> None:
    room, disk = await held(house)
    asked = asyncio.ensure_future(room.ask())
    await asyncio.to_thread(disk.begun.wait, 5)
    room.cache.purge(URL)
    disk.gate.set()
    await asked

    assert room.counted == ["miss"]
    assert len(house.site.asked) == 2


async def test_a_newer_answer_is_not_replaced_by_what_is_read(house: House) -> None:
    room, disk = await held(house)
    assert room.tier is not None
    shelf = Shelf(1_000_000)
    reading = asyncio.ensure_future(room.tier.recall(question(), shelf))
    await asyncio.to_thread(disk.begun.wait, 5)
    space = shelf.space(100)
    assert space is not None
    newer = Copy(200, (), b"newer", Freshness(NOW, 60), (), space)
    shelf.put(question().address, newer)
    disk.gate.set()

    assert await reading is newer
    assert shelf.find(question().address, question().asked) is newer


async def test_a_disk_that_hangs_is_not_waited_for(house: House) -> None:
    room, disk = await held(house)
    answers = [await room.ask((b"accept", b"%d" % n)) for n in range(3)]

    assert {answer.body for answer in answers} == {b"original"}
    assert room.counted == ["miss", "hit", "hit"]
    disk.gate.set()


async def test_leaving_a_slow_disk_holds_up_nobody(house: House) -> None:
    room, disk = await held(house)
    await room.cache.close()

    assert disk.closed_in not in (None, current_thread())


async def test_a_broken_disk_is_left_alone(house: House) -> None:
    room, disk = await held(house)
    disk.broken = True
    for number in range(5):
        await room.cache.fetch(asking(target=b"/%d" % number))

    assert disk.looks == 1
    assert room.counted == ["miss"] * 5


async def test_a_file_of_others_costs_nothing_but_its_copies(house: House) -> None:
    await house.filled()
    for each in (house.folder / "cache").iterdir():
        each.write_bytes(b"nonsense" * 5000)
    room = house.room()
    await room.ask()
    await room.cache.close()
    again = house.room()
    await again.ask()

    assert (room.counted, again.counted) == (["miss"], ["hit"])


async def test_memory_too_full_to_read_into_leaves_the_site_to_answer(
    house: House,
) -> None:
    await house.filled()
    room = house.room(total=100)
    answer = await room.ask()

    assert answer.body == b"original"
    assert (room.counted, room.on_disk) == (["miss"], ["miss"])


async def test_what_it_holds_is_known(house: House) -> None:
    room = house.room()
    await room.ask()
    await settled()

    assert room.cache.used_on_disk > 0
