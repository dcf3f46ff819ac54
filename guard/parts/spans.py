"""Builds what wraps the stages of the road: OpenTelemetry, or nothing at all."""

from __future__ import annotations

from typing import Protocol

from starlette.types import ASGIApp

from guard import __version__
from guard.actions.treatment import Maker
from guard.errors import UsageError
from guard.policy import Policy
from guard.proxy import Judging
from guard.upstream.base import Upstream


class Wrapping(Protocol):
    def road(self, app: ASGIApp) -> ASGIApp: ...

    def judge(self, judge: Judging) -> Judging: ...

    def upstream(self, upstream: Upstream) -> Upstream: ...

    def maker(self, maker: Maker) -> Maker: ...

    async def close(self) -> None: ...


class Bare:
    """Every part as it is."""

    def road(self, app: ASGIApp) -> ASGIApp:
        return app

    def judge(self, judge: Judging) -> Judging:
        return judge

    def upstream(self, upstream: Upstream) -> Upstream:
        return upstream

    def maker(self, maker: Maker) -> Maker:
        return maker

    async def close(self) -> None:
        return


def wrapping_of(policy: Policy) -> Wrapping:
    """Spans go where the OTEL_ variables of the environment say. Raises `UsageError`
    where the packages for them are not installed."""
    if not policy.opentelemetry:
        return Bare()
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        from guard.spans import Spans
    except ImportError as error:
        raise UsageError(
            "`opentelemetry` needs packages: pip install 'atelier-guard[otel]'"
        ) from error
    # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come before these.
    named = Resource({"service.name": "atelier-guard", "service.version": __version__})
    provider = TracerProvider(resource=named.merge(Resource.create()))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Spans(provider, policy.trusted_proxies)
