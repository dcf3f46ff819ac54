"""The guard as an ASGI app: all its parts, put together for one Policy."""

from __future__ import annotations

import time
from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from guard.behaviour import Observer
from guard.bots.catalog import Catalog
from guard.crew.seat import Seat
from guard.judge import Judge
from guard.lane.lane import Lane
from guard.parts.answers import handlers
from guard.parts.dashboard import Rooms, dashboard_of, keyring_of, why_of
from guard.parts.lane import Road, lane_of
from guard.parts.logs import log_recorders
from guard.parts.memory import pace_of, store_of
from guard.parts.metrics import counted, metrics_of, watch
from guard.parts.pictures import variants_of
from guard.parts.records import history_of, journal_of
from guard.parts.site import limits_of, way_of
from guard.parts.sources import Library, geo_of, sources_of, verifier_of
from guard.parts.spans import wrapping_of
from guard.policy import Policy
from guard.proxy import Proxy
from guard.secret import read_secret
from guard.upstream.cache import CachedUpstream
from guard.upstream.origin import Origin
from guard.upstream.robots import Robots
from guard.upstream.websocket import WebSocketRelay


class App:
    """ASGI: who comes in by the socket `admin_port` is the artist, all others visit.
    `seat`: of this one among several workers."""

    def __init__(
        self,
        policy: Policy,
        catalog: Catalog,
        admin_port: int,
        seat: Seat | None = None,
    ) -> None:
        self._admin_port = admin_port
        secret = read_secret(policy.state)
        keyring = keyring_of(policy, secret)
        metrics = metrics_of(policy)
        self._store = store_of(policy)
        way = way_of(policy, metrics)
        self._upstream = way.upstream
        pool = seat.pool if seat else None
        self._variants = variants_of(policy, secret, metrics, pool=pool)
        watch(metrics, self._variants)
        self._library = Library()
        self._verifier = verifier_of(catalog, policy.state, self._library, metrics)
        self._robots = Robots(
            self._upstream, Origin.parse(policy.upstream).authority, time.monotonic
        )
        observer = Observer(
            self._store,
            pace_of(policy),
            policy.traps.found,
            secret,
            counted(self._robots.forbids, catalog, metrics),
        )
        sources = sources_of(catalog, self._verifier, geo_of(policy, metrics), metrics)
        history = history_of(policy)
        self._journal = journal_of(history, metrics)
        rooms = Rooms(policy, sources, self._upstream, self._variants, history, metrics)
        self._wrapping = wrapping = wrapping_of(policy)
        upstream = wrapping.upstream(self._upstream)
        judge = Judge(policy, sources, observer, metrics, time.time)
        actions = handlers(policy, upstream, wrapping.maker(self._variants))
        logs = log_recorders(policy)
        proxy = Proxy(
            wrapping.judge(judge),
            actions,
            WebSocketRelay(
                policy.upstream, policy.trusted_proxies, limits=limits_of(policy)
            ),
            metrics,
            (self._journal, *logs),
            why_of(policy, self._journal, rooms, secret),
        )
        self._road = wrapping.road(proxy)
        self._lane = lane_of(
            Road(
                policy,
                sources,
                observer,
                judge,
                way,
                actions,
                proxy,
                metrics,
                self._journal,
                logs,
            )
        )
        tell = seat.line.tell if seat else None
        self._admin = dashboard_of(rooms, keyring, tell)
        self.malformed = metrics.malformed  # for the server, which refuses some itself
        self.unlogged = partial(metrics.source_failed, "log")
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._door(scope)(scope, receive, send)

    def lane_to(self, port: int) -> Lane | None:
        """For those who come in by this port."""
        return None if port == self._admin_port else self._lane

    def hear(self, words: bytes) -> None:
        """What another worker's `tell` said."""
        if isinstance(self._upstream, CachedUpstream):
            self._upstream.purge(words.decode())

    def sample(self) -> None:
        """What other workers shall show of this one, every second."""
        self._metrics.sample()

    def _door(self, scope: Scope) -> ASGIApp:
        is_admin = scope["server"][1] == self._admin_port
        return self._admin if is_admin else self._road

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def close(self) -> None:
        for part in (
            self._journal,
            self._variants,
            self._verifier,
            self._library,
            self._robots,
            self._upstream,
            self._store,
            self._wrapping,
            self._metrics,  # the others may count to the end
        ):
            await part.close()
