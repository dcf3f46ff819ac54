from __future__ import annotations

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter

from guard import __version__
from guard.endpoints.admin import admin_app


@pytest.mark.parametrize(
    ("path", "text"),
    [("/", "/metrics"), ("/metrics", "seen_total 1.0"), ("/healthz", __version__)],
)
async def test_admin_answers(path: str, text: str) -> None:
    registry = CollectorRegistry()
    Counter("seen", "Seen.", registry=registry).inc()
    transport = httpx.ASGITransport(admin_app(registry))

    async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
        answer = await client.get(path)

    assert text in answer.text
