from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry

from guard.loader import default
from guard.parts.site import limits_of, way_of
from guard.records.metrics import Metrics
from guard.upstream.cache import CachedUpstream
from guard.upstream.client import PooledUpstream


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


def test_the_site_has_the_time_that_the_policy_gives_it() -> None:
    limits = limits_of(default(timeouts={"connect": 1, "read": 2}))

    assert (limits.connect, limits.read) == (1, 2)
