from __future__ import annotations

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
)
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from guard.loader import default
from guard.parts.spans import Bare, wrapping_of
from tests.servers import serve


class Collector:
    """Takes what is sent to it by OTLP over HTTP."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.services: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = ExportTraceServiceRequest.FromString(
            await Request(scope, receive).body()
        )
        for resource in sent.resource_spans:
            named = {a.key: a.value.string_value for a in resource.resource.attributes}
            self.services.add(named["service.name"])
            self.names += [s.name for lot in resource.scope_spans for s in lot.spans]
        await Response()(scope, receive, send)


def test_off_it_is_nothing_at_all() -> None:
    wrapping, app = wrapping_of(default()), Response()

    assert isinstance(wrapping, Bare)
    assert wrapping.road(app) is app


async def test_spans_go_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def nothing() -> Message:
        return {"type": "http.request"}

    async def nowhere(message: Message) -> None:
        pass

    collector = Collector()
    async with serve(collector) as port:
        here = f"http://127.0.0.1:{port}"
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", here)
        monkeypatch.setenv("OTEL_SERVICE_NAME", "marlene")
        wrapping = wrapping_of(default(opentelemetry=True))
        scope = {"type": "http", "method": "GET", "headers": []}
        await wrapping.road(PlainTextResponse(""))(scope, nothing, nowhere)
        await wrapping.close()

    assert (collector.names, collector.services) == (["GET"], {"marlene"})
