from __future__ import annotations

from guard.actions.allow import Allow
from guard.addresses import Networks
from tests.build import make_verdict
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
