from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from guard.actions.block import Block
from tests.build import make_verdict


async def test_block_says_no() -> None:
    response = await Block().respond(Request({"type": "http"}), make_verdict())

    assert isinstance(response, Response)
    assert response.status_code == 403
