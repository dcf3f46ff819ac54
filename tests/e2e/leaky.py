"""A site that leaks in every way of leaks.py: `python -m tests.e2e.leaky PORT`."""

from __future__ import annotations

import sys

import uvicorn
from starlette.requests import Request
from starlette.responses import Response

from tests.e2e.leaks import LEAKS
from tests.e2e.spelling import JPEG

ETAG = '"original"'


def answer(path: str) -> Response:
    leak = next((each for each in LEAKS.values() if each.address == path), None)
    if leak is None:
        return Response(JPEG, headers={"content-type": "image/jpeg"})
    told = {"content-type": leak.kind} if leak.kind else {}
    status = 404 if path.startswith("/404") else 200
    headers = {**told, **dict(leak.headers), "etag": ETAG}
    disposition = 'inline; filename="harbour-at-night.jpg"'
    return Response(leak.body, status, {**headers, "content-disposition": disposition})


async def site(scope: object, receive: object, send: object) -> None:
    request = Request(scope, receive)  # type: ignore[arg-type]  # plain ASGI
    await answer(request.url.path)(scope, receive, send)  # type: ignore[arg-type]


if __name__ == "__main__":
    uvicorn.run(site, port=int(sys.argv[1]), log_level="error")
