"""What is made late is made once, for the first who asks."""

from __future__ import annotations

import httpx
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from guard.late import Late


async def test_it_is_made_for_the_first_who_asks_and_then_stays() -> None:
    made: list[str] = []

    def load() -> ASGIApp:
        made.append("app")
        return PlainTextResponse("here")

    transport = httpx.ASGITransport(Late(load))
    assert made == []
    async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
        answers = [(await client.get("/")).text for _ in "12"]
    assert (answers, made) == (["here", "here"], ["app"])
