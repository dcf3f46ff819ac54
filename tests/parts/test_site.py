from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from starlette.responses import PlainTextResponse

from guard.loader import default
from guard.parts.holding import Holding
from guard.parts.site import (
    give_back,
    limits_of,
    robots_of,
    watch_cache,
    way_of,
    way_to,
)
from guard.records.metrics import Metrics
from guard.upstream.cache import CachedUpstream
from guard.upstream.client import PooledUpstream
from guard.upstream.disk.rows import Rows
from tests.records.test_metrics import value
from tests.servers import serve
from tests.upstream.caching import asking, read


@pytest.mark.parametrize(
    ("room", "kind"), [("1 MB", CachedUpstream), (0, PooledUpstream)]
)
async def test_a_cache_stands_before_the_site_where_it_has_room(
    room: object, kind: type
) -> None:
    metrics = Metrics(CollectorRegistry())
    upstream = way_of(default(cache={"bytes": room}), metrics).upstream
    await upstream.close()

    assert isinstance(upstream, kind)


async def test_a_disk_stands_below_memory_where_it_has_room(tmp_path: Path) -> None:
    metrics = Metrics(CollectorRegistry())
    page = PlainTextResponse("page", headers={"cache-control": "max-age=60"})
    async with serve(page) as port:
        site, state = f"http://127.0.0.1:{port}", tmp_path / "state"
        room = {"bytes": "1 MB", "disk": "9 MB"}
        for _ in range(2):
            way = way_of(default(upstream=site, cache=room, state=state), metrics)
            watch_cache(metrics, way)
            await read(await way.upstream.fetch(asking()))
            await way.close()
    metrics.exposition()

    assert value(metrics, "guard_cache_disk_total", outcome="hit") == 1
    assert value(metrics, "guard_cache_disk_bytes")
    assert (state / "cache").is_dir()


def kept_on_disk(state: Path) -> list[Path]:
    rows = Rows(state / "cache", 1_000_000, "http://site")
    rows.use([])  # makes the file
    rows.close()
    return list(state.glob("cache/*.db"))


@pytest.mark.parametrize("room", [{}, {"bytes": "1 MB"}])
def test_a_disk_without_room_is_given_back(
    tmp_path: Path, room: dict[str, str]
) -> None:
    assert kept_on_disk(tmp_path)
    give_back(default(cache=room, state=tmp_path))

    assert not list(tmp_path.glob("cache/*.db*"))


def test_a_policy_that_is_only_built_takes_no_disk_away(tmp_path: Path) -> None:
    kept = kept_on_disk(tmp_path)
    policy = default(state=tmp_path)
    way_to(policy, Metrics(CollectorRegistry()), Holding())

    assert list(tmp_path.glob("cache/*.db")) == kept != []


def test_a_disk_that_was_never_there_is_not_made(tmp_path: Path) -> None:
    give_back(default(state=tmp_path))

    assert not list(tmp_path.iterdir())


def test_a_disk_that_has_room_stays(tmp_path: Path) -> None:
    kept = kept_on_disk(tmp_path)
    give_back(default(cache={"bytes": "1 MB", "disk": "9 MB"}, state=tmp_path))

    assert list(tmp_path.glob("cache/*.db")) == kept != []


def test_the_site_has_the_time_that_the_policy_gives_it() -> None:
    limits = limits_of(default(timeouts={"connect": 1, "read": 2}))

    assert (limits.connect, limits.read) == (1, 2)


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        ({"posture": "strict"}, True),
        ({"timeouts": {"read": 1}}, False),
        ({"cache": {"bytes": 2}}, False),
    ],
)
def test_the_way_stays_where_its_settings_do(
    changed: dict[str, Any], is_same: bool
) -> None:
    metrics, first, url = Metrics(CollectorRegistry()), Holding(), "http://127.0.0.1:1"
    before = way_to(default(upstream=url), metrics, first)
    robots = robots_of(default(upstream=url), before, first)
    second, policy = Holding(first), default(upstream=url, **changed)
    after = way_to(policy, metrics, second)

    assert (after is before) is is_same
    assert (robots_of(policy, after, second) is robots) is is_same


def test_a_cache_that_is_gone_holds_nothing() -> None:
    metrics, url = Metrics(CollectorRegistry()), "http://127.0.0.1:1"
    watch_cache(metrics, way_of(default(upstream=url), metrics))
    metrics.sample()

    assert metrics.registry.get_sample_value("guard_cache_bytes") == 0
