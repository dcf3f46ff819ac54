"""Builds the metrics, and tells them what they cannot hear of on the road."""

from __future__ import annotations

import hashlib

from prometheus_client import CollectorRegistry

from guard.behaviour import Forbids
from guard.bots.catalog import Catalog
from guard.images.limits import LIMITS
from guard.images.variants import Variants
from guard.policy import Policy
from guard.records.metrics import Metrics

DIGITS = 12  # of a hash; enough to see that it changed


def new_metrics() -> Metrics:
    return Metrics(CollectorRegistry())


def load(metrics: Metrics, policy: Policy) -> None:
    """It is in force from now on."""
    names = (rule.name for rule in policy.rules)
    metrics.policy_loaded(hash_of(policy), policy.posture, names)


def hash_of(policy: Policy) -> str:
    """Alike for policies that do alike; the token is no business of a metric."""
    public = policy.model_copy(update={"admin_token": ""})
    return hashlib.sha256(repr(public).encode()).hexdigest()[:DIGITS]


def watch(metrics: Metrics, variants: Variants) -> None:
    metrics.watch_variants(
        lambda: variants.waiting, lambda: variants.oldest, LIMITS.waiting
    )


def counted(forbids: Forbids, catalog: Catalog, metrics: Metrics) -> Forbids:
    """The same, counting what it forbids by the bot whose name in robots.txt it is."""
    names = {bot.robots_token or bot.name: bot.name for bot in catalog.bots}

    def forbidden(path: str, agent: str) -> bool:
        answer = forbids(path, agent)
        if answer:
            metrics.violated(names.get(agent, ""))
        return answer

    return forbidden
