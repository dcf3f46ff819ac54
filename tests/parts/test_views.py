"""The rooms of the dashboard as they are built: what is forgotten, all forget."""

from __future__ import annotations

import httpx
import pytest
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.routing import Route

from guard.loader import default
from guard.parts.site import way_of
from guard.parts.views import purge_of
from guard.records.metrics import Metrics


@pytest.mark.parametrize("listening", [True, False])
async def test_a_purge_is_told_to_the_other_workers(listening: bool) -> None:
    told: list[bytes] = []
    metrics = Metrics(CollectorRegistry())
    upstream = way_of(default(cache={"bytes": "1 MB"}), metrics).upstream
    purge = purge_of(upstream, told.append if listening else None)
    app = Starlette(routes=[Route("/", purge.answer, methods=["POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as artist:
        answer = await artist.post("http://guard/?url=http://art.example/1.jpg")
    await upstream.close()

    assert answer.json() == {"forgotten": listening}
    assert told == [b"http://art.example/1.jpg"] * listening
