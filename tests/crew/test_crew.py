"""Two workers behind one port, with everything real."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crew.running import Guard, line, running, until
from tests.servers import free_port


async def test_what_both_count_adds_up(tmp_path: Path) -> None:
    async with running(tmp_path) as guard:
        answers = await asyncio.gather(*(guard.get("/") for _ in range(20)))

        assert {status for status, _ in answers} == {200}
        await guard.counts("guard_requests_total", 20)
        assert await guard.metric("process_max_fds") > 0


async def test_a_renewal_drops_no_request(tmp_path: Path) -> None:
    async with running(tmp_path) as guard:
        before = set(guard.workers().values())
        over = asyncio.Event()

        async def renewed() -> None:
            guard.process.send_signal(signal.SIGHUP)
            await until(lambda: is_new(before, set(guard.workers().values())))
            over.set()

        *statuses, _ = await asyncio.gather(
            *(visits(guard, over) for _ in range(4)), renewed()
        )

    assert statuses == [{200}] * 4


def is_new(before: set[int], now: set[int]) -> bool:
    return len(now) == 2 and not now & before


async def visits(guard: Guard, over: asyncio.Event) -> set[int]:
    """Asks without a pause, as long as a line lasts, and then on the next one."""
    statuses = set()
    while not over.is_set():
        async with line(guard.port) as kept:
            while not (kept.is_over or over.is_set()):
                statuses.add((await kept.ask("/"))[0])
    return statuses


async def test_what_was_counted_last_outlives_a_renewal(tmp_path: Path) -> None:
    async with running(tmp_path) as guard:
        before = set(guard.workers().values())
        for _ in range(10):
            await guard.get("/")
        guard.process.send_signal(signal.SIGHUP)
        await until(lambda: is_new(before, set(guard.workers().values())))

        await guard.counts("guard_requests_total", 10)


async def test_a_worker_who_is_killed_is_replaced_and_its_counts_stay(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as guard:
        for _ in range(10):
            await guard.get("/")
        await guard.counts("guard_requests_total", 10)
        before = guard.workers()
        os.kill(before["1"], signal.SIGKILL)
        await until(lambda: guard.workers().get("1", before["1"]) != before["1"])

        assert (await guard.get("/"))[0] == 200
        await guard.counts("guard_requests_total", 11)


async def test_a_policy_with_mistakes_changes_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as guard:
        before = guard.workers()
        (tmp_path / "guard.yaml").write_text("nonsense: 1")
        guard.process.send_signal(signal.SIGHUP)
        assert guard.process.stdout is not None
        while b"as it is" not in (said := await guard.process.stdout.readline()):
            assert said

        assert guard.workers() == before


async def test_a_policy_that_is_refused_is_counted(tmp_path: Path) -> None:
    async with running(tmp_path) as guard:
        (tmp_path / "guard.yaml").write_text("nonsense: 1")
        guard.process.send_signal(signal.SIGHUP)

        await guard.counts("guard_policy_load_failures_total", 1)


async def test_workers_end_with_a_supervisor_who_is_killed(tmp_path: Path) -> None:
    async with running(tmp_path) as guard:
        workers = guard.workers().values()
        guard.process.kill()
        await until(lambda: not any(map(is_there, workers)))


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def test_what_one_saw_all_know_through_redis(tmp_path: Path) -> None:
    with redis() as port:
        more = f"store: redis://127.0.0.1:{port}/0"
        async with running(tmp_path, more) as guard:
            await guard.get("/trap")
            answers = await asyncio.gather(*(guard.get("/") for _ in range(12)))

    assert [status for status, _ in answers] == [403] * 12


@contextmanager
def redis() -> Iterator[int]:
    server = shutil.which("redis-server") or shutil.which("valkey-server")
    if server is None:
        pytest.skip("needs redis-server: run `make tools` as root")
    port = free_port()
    words = (server, "--port", str(port), "--bind", "127.0.0.1", "--save", "")
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        while "Ready to accept" not in process.stdout.readline():
            assert process.poll() is None
        yield port
    finally:
        process.terminate()
        process.communicate()
