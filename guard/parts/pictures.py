"""Builds what makes pictures: recipes, the studio, the workers, the kept variants."""

from __future__ import annotations

from functools import partial

from guard.images.blobs import Blobs
from guard.images.job import Studio
from guard.images.limits import Limits
from guard.images.recipe import read_recipes
from guard.images.variants import Variants
from guard.images.worker import Workers, new_pool
from guard.loader import rules_folder
from guard.policy import Policy
from guard.records.metrics import Metrics


def variants_of(policy: Policy, secret: bytes, metrics: Metrics) -> Variants:
    images = policy.images
    file = rules_folder() / "recipes.yaml"
    limits = Limits(
        bytes=images.max_bytes, pixels=images.max_pixels, seconds=images.seconds
    )
    return Variants(
        read_recipes(file.read_text("utf-8"), str(file)),
        Studio(secret, policy.site, policy.artist or policy.site),
        Workers(partial(new_pool, limits=limits), images.workers),
        Blobs(policy.state / "variants", images.store_bytes),
        metrics.variant,
        limits,
    )
