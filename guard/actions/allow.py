"""allow: the artist's own answer, streamed and untouched."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp

from guard.actions.opt_out import opt_out
from guard.addresses import Networks
from guard.upstream.base import Upstream
from guard.upstream.relay import Relayed, fetch, prepare
from guard.verdict import Verdict


class Allow:
    """`reserve`: say in headers that training is not permitted."""

    def __init__(self, upstream: Upstream, trusted: Networks, reserve: bool) -> None:
        self._upstream = upstream
        self._trusted = trusted
        self._reserve = reserve

    async def respond(self, request: Request, verdict: Verdict) -> ASGIApp:
        outgoing = prepare(request.scope, self._trusted)
        incoming = await fetch(self._upstream, outgoing, request.receive)
        added = opt_out(incoming.headers) if self._reserve else ()
        return Relayed(incoming, added)
