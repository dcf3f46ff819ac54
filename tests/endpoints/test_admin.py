from __future__ import annotations

import httpx
import pytest
from starlette.responses import PlainTextResponse

from guard import __version__
from guard.endpoints.admin import admin_app


@pytest.mark.parametrize(
    ("path", "text"),
    [("/", "a page"), ("/metrics", "seen_total 1.0"), ("/healthz", __version__)],
)
async def test_admin_answers(path: str, text: str) -> None:
    page = PlainTextResponse("a page")
    transport = httpx.ASGITransport(admin_app(lambda: b"seen_total 1.0", page))

    async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
        answer = await client.get(path)

    assert text in answer.text
