from __future__ import annotations

import asyncio
import os
import signal
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from guard.app import App
from guard.bots.catalog import shipped_catalog
from guard.errors import UsageError
from guard.loader import default
from guard.parts.holding import Holding
from guard.renewal import Build, Renewal, hearing, hold_hangups
from tests.crew.running import PATIENCE, until
from tests.parts.test_site import kept_on_disk
from tests.servers import serve

CATALOG = shipped_catalog()


def building(
    state: Path, upstream: str = "http://127.0.0.1:9", **settings: Any
) -> Build:
    policy = default(upstream=upstream, state=str(state), **settings)
    return lambda parts: App(policy, CATALOG, 1, parts=parts)


async def renew(renewal: Renewal) -> None:
    """And wait until nothing of it is left to do."""
    before = asyncio.all_tasks()
    renewal.renew()
    await until(lambda: asyncio.all_tasks() <= before)


async def test_what_is_asked_meanwhile_is_done_once_afterwards(tmp_path: Path) -> None:
    built: list[Holding] = []
    build, go_on = building(tmp_path), threading.Event()

    def slow(parts: Holding) -> App:
        built.append(parts)
        assert go_on.wait(PATIENCE)
        return build(parts)

    renewal = Renewal(build(Holding()), slow)
    before = asyncio.all_tasks()
    renewal.renew()
    await until(lambda: bool(built))
    for _ in range(5):
        renewal.renew()
    go_on.set()
    await until(lambda: asyncio.all_tasks() <= before)
    await renewal.close()

    assert len(built) == 2


async def test_nothing_is_left_to_do_after_renewals(tmp_path: Path) -> None:
    build = building(tmp_path)
    renewal = Renewal(build(Holding()), build)
    threads = []
    for _ in range(5):
        await renew(renewal)
        threads.append(lasting_threads())
    await renewal.close()

    assert len(set(threads)) == 1


@pytest.mark.parametrize("error", [UsageError("no"), ValueError("a mistake of ours")])
async def test_what_cannot_be_built_is_counted_and_changes_nothing(
    tmp_path: Path, error: Exception
) -> None:
    build = building(tmp_path)

    def failing(parts: Holding) -> App:
        build(parts)
        raise error

    renewal = Renewal(build(Holding()), failing)
    await renew(renewal)
    metrics = await metrics_of(renewal)
    await renewal.close()

    assert "guard_policy_load_failures_total 1.0" in metrics


class Writing:
    """A part that writes to the cache's disk when it is closed."""

    def __init__(self, state: Path) -> None:
        self._state = state

    async def close(self) -> None:
        kept_on_disk(self._state)


async def test_the_disk_of_an_earlier_policy_is_gone_once_nobody_writes(
    tmp_path: Path,
) -> None:
    on_disk = {"bytes": "1 MB", "disk": "9 MB"}
    app = building(tmp_path, cache=on_disk)(Holding())
    app.parts.own(Writing(tmp_path))
    renewal = Renewal(app, building(tmp_path))
    await renew(renewal)
    files = cached(tmp_path)
    await renewal.close()

    assert files == []


async def test_a_refused_policy_leaves_the_disk_of_the_one_at_work(
    tmp_path: Path,
) -> None:
    kept = kept_on_disk(tmp_path)
    build = building(tmp_path)

    def failing(parts: Holding) -> App:
        build(parts)
        raise UsageError("no")

    on_disk = {"bytes": "1 MB", "disk": "9 MB"}
    renewal = Renewal(building(tmp_path, cache=on_disk)(Holding()), failing)
    await renew(renewal)
    files = cached(tmp_path)
    await renewal.close()

    assert files == kept != []


def cached(state: Path) -> list[Path]:
    return list(state.glob("cache/*.db"))


async def test_nobody_is_waited_for_beyond_patience(tmp_path: Path) -> None:
    here = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        here.set()
        await asyncio.Event().wait()

    async with serve(slow) as port:
        build = building(tmp_path, f"http://127.0.0.1:{port}")
        renewal = Renewal(build(Holding()), build, retired_seconds=0)
        asking = asyncio.ensure_future(get(renewal, "http://127.0.0.1:2/"))
        await here.wait()
        renewal.renew()
        async with asyncio.timeout(10):
            with pytest.raises(asyncio.CancelledError):
                await asking
        await renewal.close()


async def test_once_it_is_closed_nothing_is_renewed(tmp_path: Path) -> None:
    build = building(tmp_path)
    renewal = Renewal(build(Holding()), build)
    await renewal.close()
    before = asyncio.all_tasks()
    renewal.renew()

    assert asyncio.all_tasks() == before


async def test_a_hangup_that_came_early_is_heard() -> None:
    heard = asyncio.Event()
    hold_hangups()
    os.kill(os.getpid(), signal.SIGHUP)

    with hearing(heard.set):
        async with asyncio.timeout(PATIENCE):
            assert await heard.wait()


async def test_it_lives_as_long_as_the_server_says(tmp_path: Path) -> None:
    build = building(tmp_path)
    renewal = Renewal(build(Holding()), build)
    told: list[Any] = [{"type": f"lifespan.{what}"} for what in ("shutdown", "startup")]
    said: list[str] = []

    async def receive() -> Any:
        return told.pop()

    async def send(message: Any) -> None:
        said.append(message["type"])

    await renewal({"type": "lifespan"}, receive, send)
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def test_the_lane_is_that_of_the_app_in_force(tmp_path: Path) -> None:
    build = building(tmp_path)
    renewal = Renewal(build(Holding()), build)
    before = renewal.lane_to(2)
    await renew(renewal)
    after = renewal.lane_to(2)
    await renewal.close()

    assert before is not None
    assert after is not None
    assert (before.is_over, after.is_over) == (True, False)


def lasting_threads() -> int:
    """Without those that wait for whatever comes."""
    names = [thread.name for thread in threading.enumerate()]
    return len([name for name in names if not name.startswith("asyncio_")])


async def metrics_of(app: ASGIApp) -> str:
    return (await get(app, "http://127.0.0.1:1/metrics")).text


async def get(app: Any, url: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as visitor:
        return await visitor.get(url)
