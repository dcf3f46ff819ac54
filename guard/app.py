"""The guard as an ASGI app: all its parts, put together for one Policy."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import cast

from starlette.types import ASGIApp, Receive, Scope, Send

from guard.bots.catalog import Catalog
from guard.crew.line import REFUSED
from guard.crew.seat import Seat
from guard.judge import Judge
from guard.lane.lane import Lane
from guard.parts.answers import handlers
from guard.parts.dashboard import Rooms, dashboard_of, keyring_of, why_of
from guard.parts.holding import Holding
from guard.parts.lane import Road, lane_of
from guard.parts.logs import log_recorders
from guard.parts.memory import observer_of
from guard.parts.metrics import counted, hash_of, load, new_metrics, watch
from guard.parts.pictures import pictures_of
from guard.parts.records import records_of
from guard.parts.site import give_back, robots_of, watch_cache, way_to
from guard.parts.sources import all_sources
from guard.parts.spans import wrapping_of
from guard.parts.websockets import websockets_of
from guard.policy import Policy
from guard.protocol import ENDLESS
from guard.proxy import Proxy
from guard.secret import read_secret
from guard.upstream.cache import CachedUpstream

Task = asyncio.Task[None]


class App:
    """ASGI: who comes in by the socket `admin_port` is the artist, all others visit.
    `seat`: of this one among several workers; `parts`: some may be of the App before
    it, which this one succeeds."""

    def __init__(
        self,
        policy: Policy,
        catalog: Catalog,
        admin_port: int,
        seat: Seat | None = None,
        parts: Holding | None = None,
    ) -> None:
        self.parts = parts = parts or Holding()
        self._admin_port = admin_port
        self._under_way: dict[Task, Scope] = {}
        secret = read_secret(policy.state)
        keyring = keyring_of(policy, secret)
        metrics = parts.take("metrics", None, new_metrics)
        wrapping = parts.own(wrapping_of(policy))
        way = way_to(policy, metrics, parts)
        self._upstream = way.upstream
        pool, tell = (seat.pool, seat.line.tell) if seat else (None, None)
        variants = pictures_of(policy, secret, metrics, parts, pool)
        sources = all_sources(policy, catalog, metrics, parts)
        forbids = counted(robots_of(policy, way, parts).forbids, catalog, metrics)
        observer = observer_of(policy, secret, forbids, way, parts)
        journal = records_of(policy, metrics, parts)
        rooms = Rooms(policy, sources, way.upstream, variants, journal.history, metrics)
        upstream = wrapping.upstream(way.upstream)
        judge = Judge(policy, sources, observer, metrics, time.time)
        actions = handlers(policy, upstream, wrapping.maker(variants))
        logs = log_recorders(policy)
        proxy = Proxy(
            wrapping.judge(judge),
            actions,
            websockets_of(policy),
            metrics,
            (journal, *logs),
            why_of(policy, journal, rooms, secret),
        )
        self._road = wrapping.road(proxy)
        before = policy, sources, observer, judge, way, actions
        self._lane = lane_of(Road(*before, proxy, metrics, journal, logs))
        self._admin = dashboard_of(rooms, keyring, tell)
        self.malformed = metrics.malformed  # for the server, which refuses some itself
        self.unlogged = partial(metrics.source_failed, "log")
        self.refused = metrics.policy_refused  # a policy that should come after this
        self.described = f"posture {policy.posture}, hash {hash_of(policy)}"
        self.give_back = partial(give_back, policy)  # of disk; it waits for it
        self._metrics = metrics
        watch(metrics, variants)
        watch_cache(metrics, way)
        load(metrics, policy)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        task = cast(Task, asyncio.current_task())
        self._under_way[task] = scope
        try:
            await self._door(scope)(scope, receive, send)
        finally:
            del self._under_way[task]

    def lane_to(self, port: int) -> Lane | None:
        """For those who come in by this port."""
        return None if port == self._admin_port else self._lane

    def hear(self, words: bytes) -> None:
        """What another worker's `tell` said, or the supervisor."""
        if words == REFUSED:
            self.refused()
        elif isinstance(self._upstream, CachedUpstream):
            self._upstream.purge(words.decode())

    def sample(self) -> None:
        """What other workers shall show of this one, every second."""
        self._metrics.sample()

    def retire(self) -> None:
        """Another App takes all who come from now on; what is under way goes on."""
        if self._lane is not None:
            self._lane.is_over = True
        for task, scope in self._under_way.items():
            if scope.get(ENDLESS):
                task.cancel()

    @property
    def is_busy(self) -> bool:
        passing = self._lane.passing if self._lane else 0
        return bool(self._under_way) or passing > 0

    def give_up(self) -> None:
        """What is under way."""
        for task in self._under_way:
            task.cancel()

    def _door(self, scope: Scope) -> ASGIApp:
        is_admin = scope["server"][1] == self._admin_port
        return self._admin if is_admin else self._road

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def close(self) -> None:
        await self.parts.close()
