"""Builds the Store, which remembers visitors, and what it counts by."""

from __future__ import annotations

import time

from guard.behaviour import Forbids, Observer
from guard.errors import UsageError
from guard.parts.holding import Holding
from guard.policy import Policy
from guard.store.base import Pace, Store, Terms
from guard.store.memory import MemoryStore, Visitors


def memory_of(policy: Policy, parts: Holding) -> Store:
    """Who is remembered stays so, whatever counts from now on."""
    visitors = parts.take("visitors", None, Visitors)
    terms = policy.store, policy.rate, policy.visitors
    return parts.take("store", terms, lambda: store_of(policy, visitors))


def observer_of(
    policy: Policy, secret: bytes, forbids: Forbids, way: object, parts: Holding
) -> Observer:
    """With what it has yet to tell the store. `forbids`: as the site on this `way`."""
    store = memory_of(policy, parts)

    def build() -> Observer:
        found = policy.traps.found
        return Observer(store, pace_of(policy), found, secret, forbids)

    return parts.take("observer", (store, policy.traps, secret, way), build)


def store_of(policy: Policy, visitors: Visitors | None = None) -> Store:
    """Raises `UsageError` where the package for Redis is not installed."""
    address, terms = policy.store, terms_of(policy)
    if address == "memory":
        return MemoryStore(terms, policy.visitors.most, visitors)
    try:
        from guard.store.redis import RedisStore
    except ImportError as error:
        raise UsageError(
            "a store in Redis needs a package: pip install 'atelier-guard[redis]'"
        ) from error
    return RedisStore(address, terms, time.monotonic)


def terms_of(policy: Policy) -> Terms:
    return Terms(pace_of(policy), policy.visitors.half_life)


def pace_of(policy: Policy) -> Pace:
    rate = policy.rate
    return Pace(interval=rate.seconds / rate.requests, burst=rate.seconds)
