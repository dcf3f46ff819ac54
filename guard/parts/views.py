"""Builds the rooms of the dashboard, for whoever opens it first."""

from __future__ import annotations

import time
from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from guard.endpoints.dashboard.door import Door
from guard.endpoints.dashboard.explained import Explained
from guard.endpoints.dashboard.health import Health
from guard.endpoints.dashboard.pages import Pages
from guard.endpoints.dashboard.pictures import Pictures, Studio
from guard.endpoints.dashboard.reported import Reported
from guard.endpoints.dashboard.routes import Views, routes
from guard.endpoints.dashboard.rulebook import Rulebook
from guard.endpoints.dashboard.today import Today
from guard.endpoints.dashboard.trial import Trial
from guard.endpoints.dashboard.visits import Visits
from guard.endpoints.dashboard.works import Works
from guard.endpoints.keyring import Keyring
from guard.endpoints.purge import Purge
from guard.parts.answers import recipes_of
from guard.parts.dashboard import Rooms, Tell
from guard.parts.probes import failures_of, probes_of
from guard.records.entry import CARD
from guard.records.reports import Allowance
from guard.upstream.base import Upstream
from guard.upstream.cache import CachedUpstream
from guard.upstream.origin import Origin


def views_of(
    rooms: Rooms, keyring: Keyring, attempts: Allowance, tell: Tell | None
) -> ASGIApp:
    """`tell` reaches the other workers, where there are some."""
    policy, history = rooms.policy, rooms.history
    pages = Pages(policy.site, history, keyring, time.time)
    explained = Explained(policy)
    recipes = {str(action): recipe for action, recipe in recipes_of(policy).items()}
    recipes[CARD] = CARD  # the recipe goes by the same name
    views = Views(
        door=Door(pages, keyring, attempts, policy.trusted_proxies),
        today=Today(pages, history),
        works=Works(pages, history, tuple(recipes)),
        pictures=Pictures(studio_of(rooms, recipes), history),
        visits=Visits(pages, history, explained),
        trial=Trial(pages, policy, rooms.sources, explained),
        rulebook=Rulebook(pages, policy, history),
        reported=Reported(pages, history),
        health=Health(
            pages,
            probes_of(policy, rooms.upstream, rooms.variants, history),
            failures_of(rooms.metrics),
        ),
    )
    purge = Route(
        "/cache/purge", purge_of(rooms.upstream, tell).answer, methods=["POST"]
    )
    return Starlette(routes=[*routes(views), purge])


def purge_of(upstream: Upstream, tell: Tell | None = None) -> Purge:
    if not isinstance(upstream, CachedUpstream):
        return Purge(None)

    async def forget(url: str) -> bool:
        """The others are told when it is gone from the disk that all share."""
        try:
            found = await upstream.purged(url)
        finally:
            if tell is not None:
                tell(url.encode("utf-8", "replace"))
        if tell is None:
            return found
        return True  # in one of the workers, or in none from now on

    return Purge(forget)


def studio_of(rooms: Rooms, recipes: Mapping[str, str]) -> Studio:
    return Studio(
        rooms.upstream,
        rooms.variants,
        recipes,
        rooms.sources.catalog.names,
        Origin.parse(rooms.policy.upstream).authority,
        rooms.policy.images.max_bytes,
    )
