from __future__ import annotations

from typing import Any

import pytest
from starlette.types import Message

from guard.actions.allow import Allow
from guard.addresses import Networks
from guard.errors import UpstreamUnreachable
from guard.upstream.base import Outgoing
from guard.upstream.early import Reach
from guard.wire import HINT
from tests.build import make_facts, make_verdict
from tests.fakes import FakeIncoming, FakeUpstream, answer_of, make_request


async def test_people_get_the_sites_own_bytes() -> None:
    incoming = FakeIncoming(b"original", ((b"etag", b'"1"'),))
    request = make_request()
    handler = Allow(FakeUpstream(incoming), Networks(), reserve=True)

    answer = await answer_of(await handler.respond(request, make_verdict()), request)

    assert (answer.status, answer.body) == (200, b"original")
    assert answer.headers == {"etag": '"1"'}
    assert incoming.closed


async def test_originals_carry_the_reservation_on_a_line_of_its_own() -> None:
    headers = ((b"content-type", b"image/png"), (b"x-robots-tag", b"a: noindex"))
    request = make_request()
    handler = Allow(FakeUpstream(FakeIncoming(b"", headers)), Networks(), reserve=True)

    answer = await answer_of(await handler.respond(request, make_verdict()), request)

    assert answer.headers["x-robots-tag"] == "a: noindex | noai, noimageai"
    assert answer.headers["tdm-reservation"] == "1"


async def test_an_artist_may_leave_the_reservation_out() -> None:
    request = make_request()
    handler = Allow(FakeUpstream(), Networks(), reserve=False)

    answer = await answer_of(await handler.respond(request, make_verdict()), request)

    assert answer.headers == {"content-type": "image/jpeg"}


class Hinting(FakeUpstream):
    """Hints at links to whoever wants to know, and then has an answer or fails."""

    async def fetch(self, outgoing: Outgoing) -> FakeIncoming:
        if outgoing.hint is not None:
            outgoing.hint((b"<a>",))
        if self.incoming.error is not None:
            raise self.incoming.error
        return await super().fetch(outgoing)


CAN = {HINT: dict[str, object]()}
OPENS = make_facts({"sec-fetch-mode": "navigate", "connection": "keep-alive"})


async def sent_for(
    upstream: Hinting,
    facts: Any,
    extensions: Any,
    reach: Reach = "direct",
    proxies: Networks = Networks(),  # noqa: B008 - never changes
) -> list[str]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    request = make_request(extensions=extensions)
    handler = Allow(upstream, proxies, False, reach)
    try:
        answer = await handler.respond(request, make_verdict(facts=facts))
        await answer(request.scope, request.receive, send)
    except UpstreamUnreachable:
        pass
    return [message["type"].rpartition(".")[2] for message in sent]


@pytest.mark.parametrize(
    ("facts", "extensions", "kinds"),
    [
        (OPENS, CAN, ["early_hint", "start", "body"]),
        (OPENS, {}, ["start", "body"]),
        (make_facts(), CAN, ["start", "body"]),
    ],
)
async def test_hints_go_first_to_who_may_hear_them(
    facts: Any, extensions: Any, kinds: list[str]
) -> None:
    upstream = Hinting(FakeIncoming(headers=((b"content-length", b"8"),)))

    assert await sent_for(upstream, facts, extensions) == kinds


@pytest.mark.parametrize(
    ("reach", "proxies", "hears"),
    [
        ("direct", [], True),
        ("direct", ["198.51.100.0/24"], False),
        ("all", ["198.51.100.0/24"], True),
        ("none", [], False),
    ],
)
async def test_hints_go_as_far_as_they_may(
    reach: Reach, proxies: list[str], hears: bool
) -> None:
    upstream = Hinting(FakeIncoming(headers=((b"content-length", b"8"),)))
    sent = await sent_for(upstream, OPENS, CAN, reach, Networks.parse(proxies))

    assert ("early_hint" in sent, sent[-1]) == (hears, "body")


async def test_a_site_that_fails_behind_its_hint_has_failed() -> None:
    upstream = Hinting(FakeIncoming(error=UpstreamUnreachable("broke")))

    assert await sent_for(upstream, OPENS, CAN) == ["early_hint"]
