from __future__ import annotations

import pytest

from guard.errors import UpstreamTimeout
from guard.images.job import Order
from tests.endpoints.dashboard.rooms import PICTURE, Artist
from tests.fakes import FakeIncoming
from tests.images.pictures import encoded, photo
from tests.records.histories import batch_of, by_a_bot

WORK = "path=/art/sea-480.jpg"


async def test_what_people_see_is_the_original(marlene: Artist) -> None:
    answer = await marlene.client.get(f"/picture/seen?{WORK}")

    assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/jpeg")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert marlene.maker.orders == []


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("who=GPTBot&action=poison", Order("poison-decoy", "art/sea", "GPTBot")),
        ("who=GPTBot&action=cloak", Order("cloak", "art/sea", "GPTBot")),
        ("who=unknown&action=preview", Order("preview", "art/sea", "")),
        ("who=<script>&action=poison", Order("poison-decoy", "art/sea", "")),
    ],
)
async def test_a_bot_got_what_the_same_order_makes(
    query: str, order: Order, marlene: Artist
) -> None:
    answer = await marlene.client.get(f"/picture/got?{WORK}&{query}")

    assert answer.content == b"variant"
    assert marlene.maker.orders == [order]
    assert marlene.maker.originals == [PICTURE]


async def test_a_thumbnail_is_a_preview(marlene: Artist) -> None:
    await marlene.client.get(f"/picture/small?{WORK}")

    assert marlene.maker.orders == [Order("preview", "art/sea")]


async def test_an_icon_was_not_changed(marlene: Artist) -> None:
    icon = encoded("PNG", photo(16, 16))
    marlene.upstream.incoming = FakeIncoming(icon, ((b"content-type", b"image/png"),))

    answer = await marlene.client.get(f"/picture/got?{WORK}&action=poison")

    assert answer.content == icon


async def test_the_site_is_asked_under_the_name_that_visitors_use(
    marlene: Artist,
) -> None:
    await marlene.history.add(batch_of(by_a_bot("/art/sea 1.jpg")))
    await marlene.client.get("/picture/seen?path=/art/sea 1.jpg")
    await marlene.client.get("/picture/seen?path=/art/other.jpg")

    asked = [(out.target, dict(out.headers)[b"host"]) for out in marlene.upstream.asked]
    assert asked == [
        (b"/art/sea%201.jpg", b"art.example"),
        (b"/art/other.jpg", b"127.0.0.1:8000"),
    ]


@pytest.mark.parametrize(
    "incoming",
    [
        FakeIncoming(b"<html>", ((b"content-type", b"text/html"),)),
        FakeIncoming(PICTURE, status=404),
        FakeIncoming(b"", error=UpstreamTimeout("slow")),
        FakeIncoming(b"x" * 60_000_000),
    ],
)
async def test_what_is_no_picture_is_absent(
    incoming: FakeIncoming, marlene: Artist
) -> None:
    marlene.upstream.incoming = incoming

    await marlene.page(f"/picture/seen?{WORK}", 404)

    assert incoming.closed


@pytest.mark.parametrize(
    "address",
    [
        "/picture/seen",
        "/picture/seen?path=http://elsewhere/",
        f"/picture/seen?path=/{'x' * 600}",
        f"/picture/got?{WORK}&action=block",
    ],
)
async def test_what_nobody_can_show(address: str, marlene: Artist) -> None:
    await marlene.page(address, 404)

    assert marlene.upstream.asked == []


async def test_a_picture_without_a_type_gets_its_own(marlene: Artist) -> None:
    marlene.upstream.incoming = FakeIncoming(PICTURE, ())

    answer = await marlene.client.get(f"/picture/seen?{WORK}")

    assert answer.headers["content-type"] == "image/jpeg"
