from __future__ import annotations

import asyncio
import multiprocessing
import os

from guard.crew.line import Line


async def test_words_come_whole_and_in_order() -> None:
    supervisor, worker = multiprocessing.Pipe()
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    Line(worker, 1).listen(heard.put_nowait)
    for words in (b"one", b"two"):
        supervisor.send_bytes(words)

    assert [await heard.get(), await heard.get()] == [b"one", b"two"]
    supervisor.close()
    await asyncio.sleep(0)


def test_a_supervisor_who_is_gone_hears_nothing() -> None:
    supervisor, worker = multiprocessing.Pipe()
    supervisor.close()

    Line(worker, 1).tell(b"anybody?")

    assert Line(worker, 1).is_cut
    assert not Line(worker, os.getppid()).is_cut


def test_what_is_told_is_heard() -> None:
    supervisor, worker = multiprocessing.Pipe()
    Line(worker, 1).tell(b"here")

    assert supervisor.recv_bytes() == b"here"
