"""block: a short no, in the type that was asked for."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp

from guard.actions.notice import notice
from guard.verdict import Verdict


class Block:
    async def respond(self, request: Request, verdict: Verdict) -> ASGIApp:
        return notice(403, verdict.facts.headers)
