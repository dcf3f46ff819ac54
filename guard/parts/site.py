"""Builds the way to the artist's site, with what stands before it."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass

from guard.parts.holding import Holding
from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.upstream.base import Upstream
from guard.upstream.cache import CachedUpstream, CacheLimits
from guard.upstream.client import PooledUpstream
from guard.upstream.disk.rows import Rows
from guard.upstream.disk.tier import Tier
from guard.upstream.limits import Limits
from guard.upstream.origin import Origin
from guard.upstream.robots import Robots

WAITING = 4  # a part of memory, as one of so many, waits for the disk at most


@dataclass(frozen=True, slots=True)
class Way:
    """To the `site`; the `cache` stands before it, where there is one."""

    site: PooledUpstream
    cache: CachedUpstream | None

    @property
    def upstream(self) -> Upstream:
        return self.cache or self.site

    async def close(self) -> None:
        await self.upstream.close()


def way_of(policy: Policy, metrics: Metrics) -> Way:
    """Only what the site itself took is measured, not what the cache answers."""
    limits, observe = limits_of(policy), metrics.upstream_answered
    site = PooledUpstream(policy.upstream, limits, observe=observe)
    tier = tier_of(policy, metrics)
    if not policy.cache.bytes:
        return Way(site, None)
    room = CacheLimits(policy.cache.bytes, policy.cache.object)
    cache = CachedUpstream(site, room, time.time, metrics.cached, metrics.saved, tier)
    return Way(site, cache)


def tier_of(policy: Policy, metrics: Metrics) -> Tier | None:
    """All workers share the folder, and the clock of the machine that they run on."""
    room = policy.cache
    if not room.disk:
        return None
    clocks = time.time, time.monotonic
    return Tier(rows_of(policy), room.bytes // WAITING, *clocks, metrics.cached_on_disk)


def rows_of(policy: Policy) -> Rows:
    return Rows(policy.state / "cache", policy.cache.disk, policy.upstream)


def way_to(policy: Policy, metrics: Metrics, parts: Holding) -> Way:
    """With what the cache has, where site and limits are those of the policy before."""
    terms = policy.upstream, policy.timeouts, policy.cache, policy.state
    return parts.take("way", terms, lambda: way_of(policy, metrics))


def give_back(policy: Policy) -> None:
    """The disk of an earlier policy, where this one has none: once it is in force, and
    again when who may have written there has closed."""
    if not policy.cache.disk:
        with suppress(OSError):
            if (policy.state / "cache").is_dir():
                rows_of(policy).clear()


def watch_cache(metrics: Metrics, way: Way) -> None:
    cache = way.cache
    metrics.watch_cache(
        lambda: cache.used if cache else 0, lambda: cache.used_on_disk if cache else 0
    )


def robots_of(policy: Policy, way: Way, parts: Holding) -> Robots:
    def build() -> Robots:
        authority = Origin.parse(policy.upstream).authority
        return Robots(way.upstream, authority, time.monotonic)

    return parts.take("robots", way, build)


def limits_of(policy: Policy) -> Limits:
    return Limits(connect=policy.timeouts.connect, read=policy.timeouts.read)
