"""The only place that builds parts: from a Policy to an ASGI app."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp, Receive, Scope, Send

from guard.actions.allow import Allow
from guard.actions.base import Handler
from guard.actions.block import Block
from guard.actions.load import Load
from guard.actions.tarpit import Tarpit
from guard.actions.variant import Treatment, VariantHandler
from guard.behaviour import Observer
from guard.bots.budget import Budget
from guard.bots.catalog import Catalog
from guard.bots.devices import Devices
from guard.bots.dns import DnsService, ReverseDns
from guard.bots.geo import Geo
from guard.bots.keys import Keys
from guard.bots.networks import shipped_lists
from guard.bots.signatures import Signatures
from guard.bots.verifier import Verifier
from guard.bulk import Bulk
from guard.endpoints.admin import admin_app
from guard.errors import UsageError
from guard.images.blobs import Blobs
from guard.images.job import Studio
from guard.images.limits import Limits as PictureLimits
from guard.images.recipe import read_recipes
from guard.images.variants import Variants
from guard.images.worker import Workers, new_pool
from guard.judge import Judge, Sources
from guard.loader import rules_folder
from guard.policy import Policy
from guard.proxy import Proxy
from guard.records.metrics import Metrics
from guard.rules import Action
from guard.secret import SECRET_BYTES, read_secret
from guard.store.base import Pace, Store, Terms
from guard.store.memory import MemoryStore
from guard.upstream.base import Upstream
from guard.upstream.cache import CachedUpstream, CacheLimits
from guard.upstream.client import PooledUpstream
from guard.upstream.documents import Documents
from guard.upstream.limits import Limits
from guard.upstream.measured import Measured
from guard.upstream.origin import Origin
from guard.upstream.robots import Robots
from guard.upstream.websocket import WebSocketRelay

ORIGINALS_AT_ONCE = 256_000_000  # bytes of pictures that are read for bots
KNOWN_DEVICES = 4096
SIGNATURES_PER_SECOND = 100.0  # of 0.3 ms each: a flood of false ones costs 3 %
PARSES_PER_SECOND = 20.0  # of 1 to 3 ms each: a flood of new user agents costs 5 %

UNHURRIED = 1e9  # parses a second, where nobody waits


class App:
    """ASGI: who comes in by the socket `admin_port` is the artist, all others visit."""

    def __init__(self, policy: Policy, catalog: Catalog, admin_port: int) -> None:
        self._admin_port = admin_port
        secret = read_secret(policy.state)
        metrics = Metrics(CollectorRegistry())
        self._store = store_of(policy)
        self._upstream = upstream_of(policy, metrics)
        self._variants = build_variants(policy, secret, metrics)
        self._documents = Documents()
        self._verifier = verifier_of(catalog, policy.state, self._documents, metrics)
        self._robots = Robots(
            self._upstream, Origin.parse(policy.upstream).authority, time.monotonic
        )
        observer = Observer(
            self._store,
            pace_of(policy),
            policy.traps.found,
            secret,
            self._robots.forbids,
        )
        self._proxy = Proxy(
            Judge(
                policy,
                sources_of(catalog, self._verifier, geo_of(policy, metrics), metrics),
                observer,
                metrics,
                time.time,
            ),
            handlers(policy, self._upstream, self._variants),
            WebSocketRelay(
                policy.upstream, policy.trusted_proxies, limits=limits_of(policy)
            ),
            metrics,
        )
        self._admin = admin_app(metrics.registry)
        self.malformed = metrics.malformed  # for the server, which refuses some itself

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._door(scope)(scope, receive, send)

    def _door(self, scope: Scope) -> ASGIApp:
        is_admin = scope["type"] == "http" and scope["server"][1] == self._admin_port
        return self._admin if is_admin else self._proxy

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def close(self) -> None:
        for part in (
            self._variants,
            self._verifier,
            self._documents,
            self._robots,
            self._upstream,
            self._store,
        ):
            await part.close()


def sources_of(
    catalog: Catalog,
    verifier: Verifier | None = None,
    geo: Geo | None = None,
    metrics: Metrics | None = None,
) -> Sources:
    """Without a verifier only the shipped lists prove anything."""
    refused = failing(metrics, "devices")
    devices = Devices(KNOWN_DEVICES, PARSES_PER_SECOND, time.monotonic, refused)
    verifier = verifier or Verifier(shipped_lists(time.time()))
    return Sources(catalog, verifier, devices, geo)


def failing(metrics: Metrics | None, source: str) -> Callable[[], None]:
    """Counts a source that failed or refused; without metrics nobody counts."""
    return partial(metrics.source_failed, source) if metrics else lambda: None


def geo_of(policy: Policy, metrics: Metrics | None = None) -> Geo | None:
    """Raises `UsageError`: a rule that could never match helps nobody."""
    if policy.geo:
        return Geo(Path(policy.geo), failing(metrics, "geo"))
    if policy.rules.needs_asn:
        hint = "set `geo` to the path of an mmdb file"
        raise UsageError(f"a rule asks for `asn` and nothing knows it; {hint}")
    return None


def offline(policy: Policy, catalog: Catalog, sessions: bool = False) -> Bulk:
    """Proves by the lists on disk alone. With `sessions` behaviour counts."""
    devices = Devices(KNOWN_DEVICES, UNHURRIED, time.monotonic)
    verifier = Verifier(shipped_lists(time.time(), policy.state / "lists"))
    terms, secret = terms_of(policy), secrets.token_bytes(SECRET_BYTES)

    def new_observer() -> Observer:
        store = MemoryStore(terms, policy.visitors.most)
        return Observer(store, terms.pace, policy.traps.found, secret)

    sources = Sources(catalog, verifier, devices, geo_of(policy))
    return Bulk(policy, sources, new_observer if sessions else None)


def verifier_of(
    catalog: Catalog, state: Path, documents: Documents, metrics: Metrics
) -> Verifier:
    """Lists brought up to date by `guard lists update` lie in the folder `state`."""
    return Verifier(
        shipped_lists(time.time(), state / "lists"),
        ReverseDns(DnsService(), time.monotonic, failing(metrics, "dns")),
        Signatures(
            catalog.bots,
            Keys(documents.fetch, time.monotonic, failing(metrics, "keys")),
            Budget(
                SIGNATURES_PER_SECOND, time.monotonic, failing(metrics, "signatures")
            ),
            partial(metrics.malformed, "signature"),
        ),
    )


def pace_of(policy: Policy) -> Pace:
    rate = policy.rate
    return Pace(interval=rate.seconds / rate.requests, burst=rate.seconds)


def terms_of(policy: Policy) -> Terms:
    return Terms(pace_of(policy), policy.visitors.half_life)


def store_of(policy: Policy) -> Store:
    """Raises `UsageError` where the package for Redis is not installed."""
    address, terms = policy.store, terms_of(policy)
    if address == "memory":
        return MemoryStore(terms, policy.visitors.most)
    try:
        from guard.store.redis import RedisStore
    except ImportError as error:
        raise UsageError(
            "a store in Redis needs a package: pip install 'atelier-guard[redis]'"
        ) from error
    return RedisStore(address, terms, time.monotonic)


def upstream_of(policy: Policy, metrics: Metrics) -> Upstream:
    """The cache stands before the measuring: only what the site itself took counts."""
    pooled = PooledUpstream(policy.upstream, limits_of(policy))
    site = Measured(pooled, metrics.upstream_answered)
    if not policy.cache.bytes:
        return site
    limits = CacheLimits(policy.cache.bytes, policy.cache.object)
    return CachedUpstream(site, limits, time.time, metrics.cached)


def limits_of(policy: Policy) -> Limits:
    return Limits(connect=policy.timeouts.connect, read=policy.timeouts.read)


def build_variants(policy: Policy, secret: bytes, metrics: Metrics) -> Variants:
    images = policy.images
    file = rules_folder() / "recipes.yaml"
    limits = PictureLimits(
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
