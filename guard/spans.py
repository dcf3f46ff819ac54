"""OpenTelemetry: a span for each stage of the road, where the policy asks for it.

Who sends `traceparent` (W3C Trace Context) is believed if a trusted proxy does; the
site gets one of ours. Parts are wrapped when they are built: off, nothing is there.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from opentelemetry.propagate import extract, inject
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guard import __version__
from guard.actions.treatment import Maker
from guard.addresses import Networks, peer_address
from guard.headers import without
from guard.images.job import Order, Variant
from guard.proxy import Judging
from guard.upstream.base import Incoming, Outgoing, Upstream
from guard.verdict import Verdict

CARRIED = (b"traceparent", b"tracestate", b"baggage")
REFUSED = 500  # from here on a status is an error of the server


class Spans:
    """Wraps the parts of the road. `provider` keeps and sends what they say."""

    def __init__(self, provider: TracerProvider, trusted: Networks) -> None:
        self._provider, self._trusted = provider, trusted
        self._tracer = provider.get_tracer("guard", __version__)

    def road(self, app: ASGIApp) -> ASGIApp:
        return Road(app, self._tracer, self._trusted)

    def judge(self, judge: Judging) -> Judging:
        return SpannedJudge(judge, self._tracer)

    def upstream(self, upstream: Upstream) -> Upstream:
        return SpannedUpstream(upstream, self._tracer)

    def maker(self, maker: Maker) -> Maker:
        return SpannedMaker(maker, self._tracer)

    async def close(self) -> None:
        """What waits is sent first."""
        await asyncio.to_thread(self._provider.shutdown)


class Road:
    """The span of a whole request."""

    def __init__(self, app: ASGIApp, tracer: Tracer, trusted: Networks) -> None:
        self._app, self._tracer, self._trusted = app, tracer, trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = {"http.request.method": scope.get("method", "GET")}
        begin = self._tracer.start_as_current_span(
            named["http.request.method"],
            extract(self._carrier(scope)),
            kind=SpanKind.SERVER,
            attributes=named,
        )
        with begin as span:

            async def seen(message: Message) -> None:
                if message["type"] == "http.response.start":
                    answered(span, message["status"])
                await send(message)

            await self._app(scope, receive, seen)

    def _carrier(self, scope: Scope) -> dict[str, str]:
        peer = (scope.get("client") or ("",))[0]
        if peer_address(peer) not in self._trusted:
            return {}
        return {
            name.decode(): value.decode("latin-1")
            for name, value in scope["headers"]
            if name in CARRIED
        }


class SpannedJudge:
    def __init__(self, judge: Judging, tracer: Tracer) -> None:
        self._judge, self._tracer = judge, tracer
        self.answered = judge.answered

    async def judge(self, scope: Scope) -> Verdict:
        with self._tracer.start_as_current_span("judge") as span:
            verdict = await self._judge.judge(scope)
            identity = verdict.facts.identity
            span.set_attributes(
                {
                    "guard.action": verdict.action,
                    "guard.purpose": identity.purpose,
                    "guard.bot": identity.bot.name if identity.bot else "",
                    "guard.score": verdict.score,
                    "guard.rules": [rule.name for rule in verdict.rules],
                }
            )
            return verdict


class SpannedUpstream:
    """Until the site's headers are there."""

    def __init__(self, upstream: Upstream, tracer: Tracer) -> None:
        self._upstream, self._tracer = upstream, tracer
        self.close = upstream.close

    async def fetch(self, outgoing: Outgoing) -> Incoming:
        with self._tracer.start_as_current_span(
            "upstream",
            kind=SpanKind.CLIENT,
            attributes={"http.request.method": outgoing.method},
        ) as span:
            ours: dict[str, str] = {}
            inject(ours)
            told = ((name.encode(), value.encode()) for name, value in ours.items())
            headers = (*without(outgoing.headers, CARRIED), *told)
            incoming = await self._upstream.fetch(replace(outgoing, headers=headers))
            answered(span, incoming.status)
            return incoming


class SpannedMaker:
    def __init__(self, maker: Maker, tracer: Tracer) -> None:
        self._maker, self._tracer = maker, tracer
        self.caption = maker.caption
        # At once, or near it: no span would show them.
        self.at_hand, self.decoy = maker.at_hand, maker.decoy

    async def make(
        self, original: bytes, order: Order, media_type: str = "", version: int = 0
    ) -> Variant:
        with self._tracer.start_as_current_span(
            "variant", attributes={"guard.recipe": order.recipe}
        ):
            return await self._maker.make(original, order, media_type, version)


def answered(span: Span, status: int) -> None:
    span.set_attribute("http.response.status_code", status)
    if status >= REFUSED:
        span.set_status(Status(StatusCode.ERROR))
