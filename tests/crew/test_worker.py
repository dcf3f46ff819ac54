from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection

from guard.crew.line import READY, RETIRE, Line
from guard.crew.worker import Worker
from guard.server import RETIRED_SECONDS, bind, configure
from tests.crew.running import line, site, until


@asynccontextmanager
async def working(
    heard: list[bytes], sampled: list[int], supervisor: int
) -> AsyncIterator[tuple[Worker, Connection, int]]:
    listener = bind(("127.0.0.1", 0), "--port")
    port: int = listener.getsockname()[1]
    ours, theirs = multiprocessing.Pipe()
    config = configure(site, lifespan="off")
    its = Line(theirs, supervisor)
    worker = Worker(config, its, heard.append, lambda: sampled.append(1))
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        tasks.create_task(worker._serve([listener]))
        assert await asyncio.to_thread(ours.recv_bytes) == READY
        yield worker, ours, port
        worker.should_exit = True
    asyncio.get_running_loop().remove_reader(theirs.fileno())


async def test_a_worker_says_that_it_is_ready_and_samples() -> None:
    heard: list[bytes] = []
    sampled: list[int] = []
    async with working(heard, sampled, os.getppid()) as (_, ours, port):
        async with line(port) as own:
            assert await own.ask("/") == (200, "a page")
        ours.send_bytes(b"http://art.example/")
        await until(lambda: bool(heard))

    assert (heard, sampled[0]) == ([b"http://art.example/"], 1)


async def test_who_retires_answers_and_says_goodbye() -> None:
    async with working([], [], os.getppid()) as (worker, ours, port):
        async with line(port) as own:
            await own.ask("/")
            ours.send_bytes(RETIRE)
            await until(lambda: worker.should_exit)
            await until(lambda: not worker.servers[0].is_serving())

            assert await own.ask("/") == (200, "a page")
            assert own.is_over
        assert worker.config.timeout_graceful_shutdown == RETIRED_SECONDS


async def test_without_a_supervisor_there_is_nothing_to_do() -> None:
    async with working([], [], supervisor=1) as (worker, _, _):
        assert await worker.on_tick(1)


async def test_ctrl_c_is_the_supervisors_affair() -> None:
    async with working([], [], os.getppid()) as (worker, _, _):
        worker.handle_exit(signal.SIGINT, None)
        assert not worker.should_exit
        worker.handle_exit(signal.SIGTERM, None)
        assert worker.should_exit
        worker.handle_exit(signal.SIGTERM, None)
        assert not worker.force_exit
