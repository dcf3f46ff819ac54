"""Builds what makes pictures: recipes, the studio, the workers, the kept variants."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from guard.circuit import Circuit
from guard.errors import UsageError
from guard.images.base import Depot, Making
from guard.images.blobs import Blobs
from guard.images.cookbook import all_recipes
from guard.images.deltas import Deltas
from guard.images.epochs import epoch_of
from guard.images.job import Studio
from guard.images.lent import Borrowed
from guard.images.limits import Limits
from guard.images.recipe import Recipe
from guard.images.variants import Variants
from guard.images.worker import Workers, new_pool
from guard.loader import rules_folder
from guard.parts.holding import Holding
from guard.parts.sources import failing
from guard.policy import Policy
from guard.records.metrics import Metrics

REST = 10.0  # seconds without a cluster before somebody tries it again


def variants_of(
    policy: Policy,
    secret: bytes,
    metrics: Metrics,
    clock: Callable[[], float] = time.time,
    pool: Path | None = None,
) -> Variants:
    """`pool`: the socket of who makes pictures for several guards."""
    images, limits = policy.images, limits_of(policy)
    return Variants(
        recipes_of(policy),
        studio_of(policy, secret),
        making_of(policy, limits, failing(metrics, "workers"), pool),
        depot_of(policy, failing(metrics, "variants")),
        metrics.variant,
        limits,
        lambda: epoch_of(images.epoch, clock()),
        deltas_of(policy, secret),
    )


def pictures_of(
    policy: Policy,
    secret: bytes,
    metrics: Metrics,
    parts: Holding,
    pool: Path | None = None,
) -> Variants:
    """The same processes go on where they would make the same pictures."""
    recipes, studio = recipes_of(policy), studio_of(policy, secret)
    terms = recipes, studio, policy.images, policy.state, pool
    build = partial(variants_of, policy, secret, metrics, pool=pool)
    return parts.take("variants", terms, build)


def recipes_of(policy: Policy) -> Mapping[str, Recipe]:
    return all_recipes(rules_folder() / "recipes.yaml", policy.images.recipes)


def studio_of(policy: Policy, secret: bytes) -> Studio:
    artist = policy.artist or policy.site
    signature = artist if policy.images.signature else ""
    return Studio(secret, policy.site, artist, signature=signature)


def limits_of(policy: Policy) -> Limits:
    images = policy.images
    return Limits(
        bytes=images.max_bytes, pixels=images.max_pixels, seconds=images.seconds
    )


def deltas_of(policy: Policy, secret: bytes) -> Deltas:
    return Deltas(policy.state / "perturbed", secret)


def making_of(
    policy: Policy, limits: Limits, failed: Callable[[], None], pool: Path | None
) -> Making:
    if pool is None or policy.images.executor:
        return workers_of(policy, limits, failed)
    return Borrowed(pool, failed)


def workers_of(policy: Policy, limits: Limits, failed: Callable[[], None]) -> Workers:
    """Raises `UsageError` where the package for Dask is not installed."""
    images = policy.images
    if not images.executor:
        return Workers(partial(new_pool, limits=limits), images.workers)
    try:
        from guard.images.cluster import Cluster
    except ImportError as error:
        raise UsageError(
            "a Dask cluster needs a package: pip install 'atelier-guard[dask]'"
        ) from error
    circuit = Circuit(REST, time.monotonic)
    return Workers(lambda _: Cluster(images.executor, circuit, failed), images.workers)


def depot_of(policy: Policy, failed: Callable[[], None]) -> Depot:
    """Raises `UsageError` where the package for S3 is not installed."""
    images = policy.images
    if not images.store:
        return Blobs(policy.state / "variants", images.store_bytes)
    try:
        from guard.images.bucket import Bucket
    except ImportError as error:
        raise UsageError(
            "variants in a bucket need a package: pip install 'atelier-guard[s3]'"
        ) from error
    return Bucket(images.store, failed)
