from __future__ import annotations

import asyncio
import multiprocessing
import os
from pathlib import Path

import pytest

from guard.crew.lender import Lender, bound
from guard.crew.line import READY, RETIRE, Line
from guard.errors import UsageError
from guard.images.lent import Borrowed, Lending
from tests.images.pictures import job
from tests.images.test_lent import Maker


async def test_who_retires_ends_what_has_been_begun(short: Path) -> None:
    maker, (ours, theirs) = Maker(), multiprocessing.Pipe()
    lender = Lender(Lending(maker, most=2, longest=10**7), bound(short))
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        tasks.create_task(lender.work(Line(theirs, os.getppid())))
        assert await asyncio.to_thread(ours.recv_bytes) == READY
        asked = tasks.create_task(Borrowed(short, lambda: None).make(job("decoy")))
        await maker.asked.wait()
        ours.send_bytes(RETIRE)
        maker.may_end.set()

    assert (asked.result().body, maker.is_closed) == (b"made", True)


async def test_without_a_supervisor_there_is_nothing_to_do(short: Path) -> None:
    maker = Maker()
    lender = Lender(Lending(maker, most=2, longest=10**7), bound(short))
    async with asyncio.timeout(30):
        await lender.work(Line(multiprocessing.Pipe()[1], 1))

    assert maker.is_closed


def test_a_path_too_long_for_a_socket_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="that is nearer"):
        bound(Path("x" * 200))


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """The path of a socket has 108 bytes at most."""
    return Path(os.path.relpath(tmp_path / "pool"))
