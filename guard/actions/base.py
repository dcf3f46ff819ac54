"""What every Handler is: it carries out one Action."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import Request
from starlette.types import ASGIApp

from guard.verdict import Verdict


class Handler(Protocol):
    async def respond(self, request: Request, verdict: Verdict) -> ASGIApp:
        """Raises `UpstreamError` when the artist's site does not answer."""
        ...
