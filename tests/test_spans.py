from __future__ import annotations

from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope

from guard.addresses import Networks
from guard.images.caption import Caption
from guard.images.job import Order, Variant, variant_of
from guard.rules import Action
from guard.spans import Spans
from guard.upstream.base import Outgoing
from guard.verdict import Verdict
from tests.build import make_facts

REMOTE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{REMOTE}-b7ad6b7169203331-01".encode()
TRUSTED = Networks.parse(["127.0.0.1"])


class Kept:
    """Spans, and what they said."""

    def __init__(self, trusted: Networks = TRUSTED) -> None:
        self._memory = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self._memory))
        self.spans = Spans(provider, trusted)

    @property
    def only(self) -> ReadableSpan:
        (span,) = self._memory.get_finished_spans()
        return span

    @property
    def said(self) -> dict[str, Any]:
        return dict(self.only.attributes or {})


async def asked(kept: Kept, status: int = 200, peer: str = "127.0.0.1") -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        pass

    scope = {
        "type": "http",
        "method": "GET",
        "client": (peer, 1),
        "headers": [(b"traceparent", PARENT)],
    }
    road = kept.spans.road(PlainTextResponse("", status))
    await road(scope, receive, send)


async def test_a_request_is_a_span_with_its_status() -> None:
    kept = Kept()
    await asked(kept, 503)

    assert kept.said == {"http.request.method": "GET", "http.response.status_code": 503}
    assert not kept.only.status.is_ok


@pytest.mark.parametrize(("peer", "believed"), [("127.0.0.1", True), ("::2", False)])
async def test_only_a_trusted_proxy_says_what_a_request_belongs_to(
    peer: str, believed: bool
) -> None:
    kept = Kept()
    await asked(kept, peer=peer)

    assert (kept.only.context.trace_id == int(REMOTE, 16)) is believed


class Judge:
    async def judge(self, scope: Scope) -> Verdict:
        return Verdict(make_facts(), Action.CLOAK, 14.0)

    def answered(self, verdict: Verdict, status: int) -> None: ...


async def test_a_verdict_is_a_span_that_says_what_was_decided() -> None:
    kept = Kept()
    verdict = await kept.spans.judge(Judge()).judge({})

    assert verdict.action == Action.CLOAK
    assert (kept.said["guard.action"], kept.said["guard.score"]) == ("cloak", 14.0)


class Site:
    status, headers = 404, ()

    async def fetch(self, outgoing: Outgoing) -> Any:
        self.asked = outgoing
        return self

    async def close(self) -> None: ...


async def test_the_site_is_told_our_span_and_not_the_visitors() -> None:
    kept, site = Kept(), Site()
    outgoing = Outgoing("GET", b"/", ((b"traceparent", PARENT),))
    await kept.spans.upstream(site).fetch(outgoing)
    (told,) = [value for name, value in site.asked.headers if name == b"traceparent"]

    assert told.split(b"-")[1].decode() == f"{kept.only.context.trace_id:032x}"
    assert kept.said["http.response.status_code"] == 404


class Maker:
    def at_hand(self, version: int, order: Order) -> Variant | None:
        return None

    async def make(
        self, original: bytes, order: Order, media_type: str = "", version: int = 0
    ) -> Variant:
        return variant_of(b"", "image/png", 1, 1)

    async def decoy(self, head: bytes, order: Order, media_type: str = "") -> Variant:
        return variant_of(b"", "image/png", 1, 1)

    def caption(self, order: Order, *, vector: bool = False) -> Caption:
        return Caption("", "")


async def test_a_variant_is_a_span_with_its_recipe() -> None:
    kept = Kept()
    await kept.spans.maker(Maker()).make(b"", Order("cloak", "/art/1"))

    assert kept.said == {"guard.recipe": "cloak"}
