"""Builds what makes pictures: recipes, the studio, the workers, the kept variants."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from guard.images.blobs import Blobs
from guard.images.cookbook import all_recipes
from guard.images.epochs import epoch_of
from guard.images.job import Studio
from guard.images.limits import Limits
from guard.images.variants import Variants
from guard.images.worker import Workers, new_pool
from guard.loader import rules_folder
from guard.policy import Policy
from guard.records.metrics import Metrics


def variants_of(
    policy: Policy,
    secret: bytes,
    metrics: Metrics,
    clock: Callable[[], float] = time.time,
) -> Variants:
    images = policy.images
    artist = policy.artist or policy.site
    signature = artist if images.signature else ""
    limits = Limits(
        bytes=images.max_bytes, pixels=images.max_pixels, seconds=images.seconds
    )
    return Variants(
        all_recipes(rules_folder() / "recipes.yaml", images.recipes),
        Studio(secret, policy.site, artist, signature=signature),
        Workers(partial(new_pool, limits=limits), images.workers),
        Blobs(policy.state / "variants", images.store_bytes),
        metrics.variant,
        limits,
        lambda: epoch_of(images.epoch, clock()),
    )
