from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from guard.actions.tarpit import DROPS, PAUSE, Tarpit
from tests.build import make_verdict

REQUEST = Request({"type": "http"})


async def test_drops_come_slowly_and_end() -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    response = await Tarpit(sleep).respond(REQUEST, make_verdict())
    assert isinstance(response, StreamingResponse)
    drops = [drop async for drop in response.body_iterator]

    assert pauses == [PAUSE] * DROPS
    assert len(drops) == DROPS + 1


async def test_beyond_its_bound_the_tarpit_refuses() -> None:
    async def sleep(_: float) -> None:
        refused.append(await tarpit.respond(REQUEST, make_verdict()))

    refused: list[object] = []
    tarpit = Tarpit(sleep, limit=1)
    held = await tarpit.respond(REQUEST, make_verdict())
    assert isinstance(held, StreamingResponse)
    _ = [drop async for drop in held.body_iterator]
    after = await tarpit.respond(REQUEST, make_verdict())

    assert all(isinstance(r, Response) and r.status_code == 429 for r in refused)
    assert isinstance(after, StreamingResponse)
