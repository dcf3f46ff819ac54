"""Builds the Handler of each Action."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from guard.actions.allow import Allow
from guard.actions.base import Handler
from guard.actions.block import Block
from guard.actions.load import Load
from guard.actions.tarpit import Tarpit
from guard.actions.treatment import Maker, Treatment
from guard.actions.variant import VariantHandler
from guard.policy import Policy
from guard.rules import Action
from guard.upstream.base import Upstream

ORIGINALS_AT_ONCE = 256_000_000  # bytes of pictures that are read for bots


def handlers(
    policy: Policy, upstream: Upstream, variants: Maker
) -> Mapping[Action, Handler]:
    trusted, reserve = policy.trusted_proxies, policy.opt_out

    recipes, load = recipes_of(policy), Load(ORIGINALS_AT_ONCE)

    def variant(
        recipe: str, pictures: bool, withhold: bool, lies: bool = False
    ) -> VariantHandler:
        treatment = Treatment(
            recipe,
            reserve,
            pictures,
            withhold,
            policy.images.max_bytes,
            lies,
            card="card" if recipe == recipes[Action.PREVIEW] else "",
            untouched=policy.untouched,
            names=policy.names,
        )
        return VariantHandler(upstream, trusted, variants, treatment, load)

    return {
        Action.ALLOW: Allow(upstream, trusted, reserve, policy.early_hints),
        Action.PREVIEW: variant(
            recipes[Action.PREVIEW], pictures=reserve, withhold=True
        ),
        Action.CLOAK: variant(recipes[Action.CLOAK], pictures=reserve, withhold=False),
        Action.POISON: variant(
            recipes[Action.POISON], pictures=False, withhold=True, lies=True
        ),
        Action.TARPIT: Tarpit(asyncio.sleep),
        Action.BLOCK: Block(),
    }


def recipes_of(policy: Policy) -> Mapping[Action, str]:
    """By which recipe each action makes pictures."""
    return {
        Action.PREVIEW: "preview",
        Action.CLOAK: "cloak",
        Action.POISON: f"poison-{policy.images.poison}",
    }
