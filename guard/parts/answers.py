"""Builds the Handler of each Action."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from guard.actions.allow import Allow
from guard.actions.base import Handler
from guard.actions.block import Block
from guard.actions.load import Load
from guard.actions.tarpit import Tarpit
from guard.actions.variant import Treatment, VariantHandler
from guard.images.variants import Variants
from guard.policy import Policy
from guard.rules import Action
from guard.upstream.base import Upstream

ORIGINALS_AT_ONCE = 256_000_000  # bytes of pictures that are read for bots


def handlers(
    policy: Policy, upstream: Upstream, variants: Variants
) -> Mapping[Action, Handler]:
    trusted, reserve = policy.trusted_proxies, policy.opt_out

    load = Load(ORIGINALS_AT_ONCE)

    def variant(recipe: str, pictures: bool, withhold: bool) -> VariantHandler:
        treatment = Treatment(
            recipe, reserve, pictures, withhold, policy.images.max_bytes
        )
        return VariantHandler(upstream, trusted, variants, treatment, load)

    poison = f"poison-{policy.images.poison}"
    return {
        Action.ALLOW: Allow(upstream, trusted, reserve),
        Action.PREVIEW: variant("preview", pictures=reserve, withhold=True),
        Action.CLOAK: variant("cloak", pictures=reserve, withhold=False),
        Action.POISON: variant(poison, pictures=False, withhold=True),
        Action.TARPIT: Tarpit(asyncio.sleep),
        Action.BLOCK: Block(),
    }
