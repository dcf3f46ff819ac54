"""The artist's pages over small real parts, and a client that asks for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from prometheus_client import CollectorRegistry

from guard.bots.catalog import shipped_catalog
from guard.endpoints.keyring import Keyring
from guard.loader import default
from guard.parts.dashboard import Rooms, dashboard_of
from guard.parts.sources import sources_of
from guard.records.history import History
from guard.records.metrics import Metrics
from tests.fakes import FakeIncoming, FakeMaker, FakeUpstream
from tests.images.pictures import encoded, photo
from tests.records.histories import history

CATALOG = shipped_catalog()
PICTURE = encoded("JPEG", photo(320, 240))
TOKEN = "a-token-of-many-letters"


@dataclass
class Maker(FakeMaker):
    waiting: int = 0


@dataclass
class Artist:
    """Who looks at the dashboard, and what is behind it."""

    client: httpx.AsyncClient
    history: History
    metrics: Metrics
    upstream: FakeUpstream
    maker: Maker = field(default_factory=Maker)

    async def page(self, address: str, status: int = 200) -> str:
        answer = await self.client.get(address)
        assert answer.status_code == status, answer.text
        return answer.text


@asynccontextmanager
async def artist(
    folder: Path, token: str = "", **settings: Any
) -> AsyncIterator[Artist]:
    policy = default(CATALOG.names, state=str(folder), site="Studio", **settings)
    metrics, maker = Metrics(CollectorRegistry()), Maker()
    upstream = FakeUpstream(FakeIncoming(PICTURE))
    made: Any = maker
    async with history(folder) as kept:
        rooms = Rooms(policy, sources_of(CATALOG), upstream, made, kept, metrics)
        app = dashboard_of(rooms, Keyring(token, b"secret"))
        transport = httpx.ASGITransport(app)
        base = "http://127.0.0.1:9101"
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            yield Artist(client, kept, metrics, upstream, maker)
