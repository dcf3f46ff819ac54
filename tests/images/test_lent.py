from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from guard.errors import PictureError
from guard.images.job import Job, Variant
from guard.images.lent import Borrowed, Lending
from tests.images.pictures import job


class Maker:
    """Makes one picture at a time, when it may."""

    def __init__(self, failing: Exception | None = None) -> None:
        self.asked, self.may_end = asyncio.Event(), asyncio.Event()
        self.jobs: list[Job] = []
        self.is_closed = False
        self._failing = failing

    async def make(self, job: Job) -> Variant:
        self.jobs.append(job)
        self.asked.set()
        await self.may_end.wait()
        if self._failing:
            raise self._failing
        return Variant(b"made", "image/jpeg", 1, 1, '"1"')

    async def close(self) -> None:
        self.is_closed = True


@asynccontextmanager
async def lent(
    maker: Maker, folder: Path, most: int = 9, longest: int = 10**7
) -> AsyncIterator[Path]:
    path = near(folder / "pool")
    lending = Lending(maker, most, longest)
    server = await asyncio.start_unix_server(lending.answer, path)
    async with asyncio.timeout(30):
        yield path
    server.close()
    await lending.close()


def near(path: Path) -> Path:
    """The path of a socket has 108 bytes at most."""
    return Path(os.path.relpath(path))


def nothing() -> None:
    pass


async def test_two_who_ask_at_once_get_one_picture(tmp_path: Path) -> None:
    maker = Maker()
    async with lent(maker, tmp_path) as path, asyncio.TaskGroup() as tasks:
        both = [
            tasks.create_task(Borrowed(path, nothing).make(job("decoy")))
            for _ in range(2)
        ]
        await maker.asked.wait()
        maker.may_end.set()

    assert [task.result().body for task in both] == [b"made", b"made"]
    assert maker.jobs == [job("decoy")]


async def test_more_than_may_wait_are_refused_at_once(tmp_path: Path) -> None:
    maker = Maker()
    async with lent(maker, tmp_path, most=1) as path, asyncio.TaskGroup() as tasks:
        first = tasks.create_task(Borrowed(path, nothing).make(job("decoy")))
        await maker.asked.wait()
        with pytest.raises(OSError, match="too many"):
            await Borrowed(path, nothing).make(job("stretch"))
        maker.may_end.set()

    assert first.result().body == b"made"


@pytest.mark.parametrize(
    ("failing", "raised"),
    [
        (PictureError("no picture"), PictureError),
        (TimeoutError(), TimeoutError),
        (ZeroDivisionError(), OSError),
    ],
)
async def test_what_went_wrong_is_told(
    failing: Exception, raised: type[Exception], tmp_path: Path
) -> None:
    maker = Maker(failing)
    maker.may_end.set()
    async with lent(maker, tmp_path) as path:
        with pytest.raises(raised):
            await Borrowed(path, nothing).make(job("decoy"))


async def test_nobody_there_is_counted(tmp_path: Path) -> None:
    failed: list[int] = []
    absent = Borrowed(tmp_path / "pool", lambda: failed.append(1))
    with pytest.raises(OSError, match="No such file"):
        await absent.make(job("decoy"))

    assert failed == [1]


async def test_an_order_too_long_is_not_read(tmp_path: Path) -> None:
    maker = Maker()
    async with lent(maker, tmp_path, longest=1000) as path:
        with pytest.raises(OSError, match=r"gone|reset|[Bb]roken"):
            await Borrowed(path, nothing).make(job("decoy", data=bytes(10**6)))

    assert maker.jobs == []
