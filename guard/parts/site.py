"""Builds the way to the artist's site, with what stands before it."""

from __future__ import annotations

import time

from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.upstream.base import Upstream
from guard.upstream.cache import CachedUpstream, CacheLimits
from guard.upstream.client import PooledUpstream
from guard.upstream.limits import Limits


def upstream_of(policy: Policy, metrics: Metrics) -> Upstream:
    """Only what the site itself took is measured, not what the cache answers."""
    limits, observe = limits_of(policy), metrics.upstream_answered
    site = PooledUpstream(policy.upstream, limits, observe=observe)
    if not policy.cache.bytes:
        return site
    room = CacheLimits(policy.cache.bytes, policy.cache.object)
    cached = CachedUpstream(site, room, time.time, metrics.cached, metrics.saved)
    metrics.watch_cache(lambda: cached.used)
    return cached


def limits_of(policy: Policy) -> Limits:
    return Limits(connect=policy.timeouts.connect, read=policy.timeouts.read)
