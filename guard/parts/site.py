"""Builds the way to the artist's site, with what stands before it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.upstream.base import Upstream
from guard.upstream.cache import CachedUpstream, CacheLimits
from guard.upstream.client import PooledUpstream
from guard.upstream.limits import Limits


@dataclass(frozen=True, slots=True)
class Way:
    """To the `site`; the `cache` stands before it, where there is one."""

    site: PooledUpstream
    cache: CachedUpstream | None

    @property
    def upstream(self) -> Upstream:
        return self.cache or self.site


def way_of(policy: Policy, metrics: Metrics) -> Way:
    """Only what the site itself took is measured, not what the cache answers."""
    limits, observe = limits_of(policy), metrics.upstream_answered
    site = PooledUpstream(policy.upstream, limits, observe=observe)
    if not policy.cache.bytes:
        return Way(site, None)
    room = CacheLimits(policy.cache.bytes, policy.cache.object)
    cache = CachedUpstream(site, room, time.time, metrics.cached, metrics.saved)
    metrics.watch_cache(lambda: cache.used)
    return Way(site, cache)


def limits_of(policy: Policy) -> Limits:
    return Limits(connect=policy.timeouts.connect, read=policy.timeouts.read)
