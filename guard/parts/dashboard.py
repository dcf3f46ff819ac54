"""Builds the admin port with the gate before it, and the page that says why."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from starlette.routing import Route
from starlette.types import ASGIApp

from guard.endpoints.admin import admin_app
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
from guard.endpoints.gate import Gate
from guard.endpoints.keyring import Keyring
from guard.endpoints.purge import Purge
from guard.endpoints.why import Limits, Why
from guard.errors import UsageError
from guard.images.variants import Variants
from guard.judge import Sources
from guard.parts.answers import recipes_of
from guard.parts.probes import failures_of, probes_of
from guard.policy import Policy
from guard.records.entry import CARD
from guard.records.history import History
from guard.records.journal import Journal
from guard.records.metrics import Metrics
from guard.records.reports import Allowance
from guard.upstream.base import Upstream
from guard.upstream.cache import CachedUpstream
from guard.upstream.origin import Origin
from guard.written import LEAST_TOKEN

Tell = Callable[[bytes], None]
MINUTE, HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the dashboard looks into."""

    policy: Policy
    sources: Sources
    upstream: Upstream
    variants: Variants
    history: History
    metrics: Metrics


def dashboard_of(rooms: Rooms, keyring: Keyring, tell: Tell | None = None) -> ASGIApp:
    """`tell` reaches the other workers, where there are some."""
    policy, history = rooms.policy, rooms.history
    pages = Pages(policy.site, history, keyring, time.time)
    explained = Explained(policy)
    attempts = Allowance(5, 100, MINUTE, time.monotonic)
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
    admin = admin_app(rooms.metrics.exposition, (*routes(views), purge))
    return Gate(admin, keyring, attempts, time.time)


def purge_of(upstream: Upstream, tell: Tell | None = None) -> Purge:
    if not isinstance(upstream, CachedUpstream):
        return Purge(None)

    def forget(url: str) -> bool:
        found = upstream.purge(url)
        if tell is None:
            return found
        tell(url.encode("utf-8", "replace"))
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


def why_of(policy: Policy, journal: Journal, rooms: Rooms, secret: bytes) -> Why:
    limits = Limits(
        looks=Allowance(20, 600, MINUTE, time.monotonic),
        reports=Allowance(3, 60, HOUR, time.monotonic),
        neighbours=Allowance(9, 60, HOUR, time.monotonic),
    )
    keyring = Keyring("", secret + b"|why")
    site, metrics = policy.site, rooms.metrics
    return Why(site, journal, rooms.history, keyring, limits, metrics.reported)


def keyring_of(
    policy: Policy, secret: bytes, environ: Mapping[str, str] = os.environ
) -> Keyring:
    """Raises `UsageError` where others could reach the admin port without a token."""
    token = token_of(policy, environ)
    if not token and not is_loopback(policy.admin.host):
        raise UsageError(
            f"others can reach the dashboard on {policy.admin}: set `admin_token` or "
            "GUARD_ADMIN_TOKEN (openssl rand -hex 16), or `admin` to 127.0.0.1:9101"
        )
    return Keyring(token, secret)


def token_of(policy: Policy, environ: Mapping[str, str]) -> str:
    """Of the environment, a file that it names, or the policy. Raises `UsageError`."""
    token, where = environ.get("GUARD_ADMIN_TOKEN", "").strip(), "GUARD_ADMIN_TOKEN"
    if not token and (named := environ.get("GUARD_ADMIN_TOKEN_FILE")):
        where = named
        try:
            token = Path(named).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read the token in {named}: {error}") from error
    if not token and where == "GUARD_ADMIN_TOKEN":
        return policy.admin_token
    if len(token) < LEAST_TOKEN:
        raise UsageError(
            f"{where}: a token has {LEAST_TOKEN} letters at least: openssl rand -hex 16"
        )
    return token


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
