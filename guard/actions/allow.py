"""allow: the artist's own answer, streamed and untouched."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from guard.actions.opt_out import opt_out
from guard.addresses import Networks
from guard.upstream.base import Outgoing, Upstream
from guard.upstream.early import Audience, Hints, Reach, can_be_told
from guard.upstream.relay import Relayed, fetch, prepare
from guard.verdict import Verdict


class Allow:
    """`reserve`: say in headers that training is not permitted. `reach`: how far early
    hints go."""

    def __init__(
        self,
        upstream: Upstream,
        trusted: Networks,
        reserve: bool,
        reach: Reach = "direct",
    ) -> None:
        self._upstream = upstream
        self._trusted = trusted
        self._reserve = reserve
        self._audience = Audience(reach, trusted)

    async def respond(self, request: Request, verdict: Verdict) -> ASGIApp:
        outgoing = prepare(request.scope, self._trusted)
        hears = self._audience.has(request.scope, verdict.facts)
        if not (hears and can_be_told(request.scope)):
            return await self._answer(outgoing, request.receive)

        async def hinted(scope: Scope, receive: Receive, send: Send) -> None:
            hints = Hints(send)
            try:
                asked = replace(outgoing, hint=hints.tell)
                answer = await self._answer(asked, receive)
            finally:
                await hints.end()
            await answer(scope, receive, send)

        return hinted

    async def _answer(self, outgoing: Outgoing, receive: Receive) -> Relayed:
        incoming = await fetch(self._upstream, outgoing, receive)
        added = opt_out(incoming.headers) if self._reserve else ()
        return Relayed(incoming, added)
