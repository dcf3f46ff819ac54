"""Builds the way to the artist's site, with what stands before it."""

from __future__ import annotations

import time

from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.upstream.base import Upstream
from guard.upstream.cache import CachedUpstream, CacheLimits
from guard.upstream.client import PooledUpstream
from guard.upstream.limits import Limits
from guard.upstream.measured import Measured


def upstream_of(policy: Policy, metrics: Metrics) -> Upstream:
    """The cache stands before the measuring: only what the site itself took counts."""
    pooled = PooledUpstream(policy.upstream, limits_of(policy))
    site = Measured(pooled, metrics.upstream_answered)
    if not policy.cache.bytes:
        return site
    limits = CacheLimits(policy.cache.bytes, policy.cache.object)
    cached = CachedUpstream(site, limits, time.time, metrics.cached, metrics.saved)
    metrics.watch_cache(lambda: cached.used)
    return cached


def limits_of(policy: Policy) -> Limits:
    return Limits(connect=policy.timeouts.connect, read=policy.timeouts.read)
