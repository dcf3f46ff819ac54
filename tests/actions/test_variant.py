from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from guard.actions.load import Load
from guard.actions.treatment import Treatment
from guard.actions.variant import HEAD, VariantHandler, is_picture
from guard.addresses import Networks
from guard.errors import UpstreamUnreachable
from guard.facts import Identity, Purpose, Verified
from guard.rules import Action
from guard.verdict import Verdict
from tests.build import claims, make_bot, make_facts, make_verdict
from tests.fakes import (
    Answer,
    FakeIncoming,
    FakeMaker,
    FakeUpstream,
    answer_of,
    make_request,
)
from tests.images.hostile import png
from tests.images.pictures import encoded, photo

COVER = encoded("JPEG", photo(120, 100))
JPEG = b"\xff\xd8\xff\xe0" + bytes(9000)
ICON = png(32, 32)
PAGE = ((b"content-type", b"text/html"),)
POISON = Treatment(
    "poison-decoy",
    reserve_pages=True,
    reserve_pictures=False,
    withhold=True,
    max_bytes=10**6,
)


def lies(**facts: Any) -> Verdict:
    facts.setdefault("identity", claims(make_bot()))
    return make_verdict(Action.POISON, make_facts({}, **facts))


@dataclass
class Scene:
    """One handler in front of one answer of the site."""

    incoming: FakeIncoming = field(default_factory=lambda: FakeIncoming(JPEG))
    treatment: Treatment = POISON
    maker: FakeMaker = field(default_factory=FakeMaker)
    load: Load = field(default_factory=lambda: Load(10**9))

    def __post_init__(self) -> None:
        self.upstream = FakeUpstream(self.incoming)

    async def answer(
        self, verdict: Verdict | None = None, request: Request | None = None
    ) -> Answer:
        request = request or make_request()
        handler = VariantHandler(
            self.upstream, Networks(), self.maker, self.treatment, self.load
        )
        app = await handler.respond(request, verdict or lies())
        return await answer_of(app, request)


async def test_a_picture_becomes_a_variant() -> None:
    scene = Scene()

    answer = await scene.answer()

    assert (answer.status, answer.body) == (200, b"variant")
    assert scene.maker.originals == [JPEG]
    assert scene.incoming.closed


async def test_a_variant_is_for_one_bot_and_one_work() -> None:
    scene = Scene()

    await scene.answer(lies(path="/art/harbour-480.webp"))

    order = scene.maker.orders[0]
    assert (order.recipe, order.work, order.bot) == (
        "poison-decoy",
        "art/harbour",
        "GPTBot",
    )


async def test_nothing_of_the_original_is_in_the_headers() -> None:
    headers = (
        (b"content-type", b"image/png"),
        (b"etag", b'"original"'),
        (b"last-modified", b"Sun, 01 Nov 2026 10:00:00 GMT"),
        (b"content-md5", b"original"),
        (b"cache-control", b"public, max-age=31536000"),
        (b"link", b"</art/1.jpg>; rel=canonical"),
        (b"server", b"nginx"),
    )

    answer = await Scene(FakeIncoming(JPEG, headers)).answer()

    assert answer.headers == {
        "server": "nginx",
        "content-type": "image/jpeg",
        "cache-control": "private, no-store",
        "vary": "User-Agent",
        "etag": '"variant"',
        "accept-ranges": "bytes",
        "content-length": "7",
    }


async def test_the_site_never_hears_of_conditions_or_ranges() -> None:
    scene = Scene()
    conditions = [(b"if-none-match", b'"1"'), (b"range", b"bytes=0-9")]
    headers = [(b"host", b"a"), *conditions, (b"accept-encoding", b"br")]

    await scene.answer(request=make_request(headers=headers, method="HEAD"))

    asked = scene.upstream.asked[0]
    assert asked.method == "GET"
    assert {b"if-none-match", b"range"}.isdisjoint(dict(asked.headers))
    assert dict(asked.headers)[b"accept-encoding"] == b"identity"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (JPEG, b"application/octet-stream"),
        (JPEG, b"text/html"),
        (b"garbage", b"image/jpeg"),
        (b"", b"image/x-of-tomorrow"),
    ],
)
async def test_a_picture_is_known_by_bytes_or_by_type(
    body: bytes, media_type: bytes
) -> None:
    incoming = FakeIncoming(body, ((b"content-type", media_type),))

    assert (await Scene(incoming).answer()).body == b"variant"


@pytest.mark.parametrize("media_type", [b"image/jpeg", b"application/octet-stream"])
async def test_a_compressed_picture_is_known_and_read(media_type: bytes) -> None:
    headers = ((b"content-type", media_type), (b"content-encoding", b"gzip"))
    scene = Scene(FakeIncoming(gzip.compress(JPEG), headers))

    answer = await scene.answer()

    assert (answer.body, scene.maker.originals) == (b"variant", [JPEG])
    assert "content-encoding" not in answer.headers


async def test_what_lies_under_an_unknown_coding_is_withheld() -> None:
    headers = ((b"content-encoding", b"br"),)

    assert (await Scene(FakeIncoming(b"\x0b\x02\x80", headers)).answer()).status == 403


async def test_a_page_under_a_coding_that_nobody_asked_for_is_withheld() -> None:
    coded = FakeIncoming(b"\x0b\x02", (*PAGE, (b"content-encoding", b"br")))

    assert (await Scene(coded).answer()).status == 403


@pytest.mark.parametrize("status", [204, 304])
async def test_an_answer_without_a_body_gets_none(status: int) -> None:
    incoming = FakeIncoming(b"", ((b"content-type", b"image/gif"),), status)
    scene = Scene(incoming)

    answer = await scene.answer()

    assert (answer.status, answer.body, scene.maker.orders) == (status, b"", [])
    assert "content-length" not in answer.headers


async def test_a_redirect_of_no_body_is_relayed() -> None:
    headers = ((b"content-type", b"image/jpeg"), (b"location", b"/elsewhere.jpg"))

    answer = await Scene(FakeIncoming(b"", headers, 302)).answer()

    assert (answer.status, answer.headers["location"]) == (302, "/elsewhere.jpg")


async def test_a_visitor_who_leaves_frees_a_site_that_is_slow() -> None:
    class Stalled(FakeIncoming):
        async def stream(self) -> AsyncIterator[bytes]:
            yield JPEG[:1000]
            await asyncio.Event().wait()

    async def left() -> Message:
        return {"type": "http.disconnect"}

    scene = Scene(Stalled(JPEG))
    request = Request(make_request().scope, left)

    with pytest.raises(ClientDisconnect):
        await scene.answer(request=request)
    assert scene.incoming.closed


@pytest.mark.parametrize(("size", "body"), [(100, False), (90_000, True)])
async def test_a_large_drawing_is_no_icon_whatever_it_says(
    size: int, body: bool
) -> None:
    drawing = b'<svg width="24" height="24"><path d="' + b"0" * size + b'"/></svg>'
    headers = ((b"content-type", b"image/svg+xml"),)

    answer = await Scene(FakeIncoming(drawing, headers)).answer()

    assert (answer.body == b"variant") is body


@pytest.mark.parametrize("size", [10, HEAD, HEAD * 5])
async def test_pages_are_relayed_whole(size: int) -> None:
    page = b"<!doctype html>" + b"x" * size

    answer = await Scene(FakeIncoming(page, PAGE)).answer()

    assert answer.body == page
    assert answer.headers["x-robots-tag"] == "noai, noimageai"


LENGTH = ((b"content-type", b"image/jpeg"), (b"content-length", b"9004"))


@pytest.mark.parametrize("headers", [LENGTH, LENGTH[:1]])
async def test_who_comes_in_a_burst_gets_a_decoy_at_once(headers: Any) -> None:
    load = Load(10_000)
    scene = Scene(FakeIncoming(JPEG, headers), load=load)
    with load.holding() as others:
        others.reach(3000)

        assert (await scene.answer()).body == b"decoy"
    assert (scene.incoming.closed, scene.maker.orders) == (True, [])


async def test_pictures_of_no_told_size_do_not_wait_for_each_other() -> None:
    load = Load(20_000)
    with load.holding() as others:
        others.reach(3000)

        assert (await Scene(load=load).answer()).body == b"variant"


async def test_icons_are_left_alone() -> None:
    scene = Scene(FakeIncoming(ICON, ((b"content-type", b"image/png"),)))

    assert (await scene.answer()).body == ICON


@pytest.mark.parametrize(
    ("body", "coding"),
    [(ICON + JPEG, b"identity"), (gzip.compress(ICON, mtime=0), b"gzip")],
)
async def test_what_may_hold_more_than_an_icon_is_none(
    body: bytes, coding: bytes
) -> None:
    headers = ((b"content-type", b"image/png"), (b"content-encoding", coding))

    assert (await Scene(FakeIncoming(body, headers)).answer()).body == b"variant"


async def test_a_file_that_may_hold_originals_is_withheld() -> None:
    headers = ((b"content-type", b"application/zip"),)
    scene = Scene(FakeIncoming(b"PK\x03\x04", headers))

    assert (await scene.answer()).status == 403
    assert scene.incoming.closed


@pytest.mark.parametrize("kind", [b"audio/mpeg", b"font/ttf", b"application/wasm"])
@pytest.mark.parametrize("before", [5000, 500_000])
async def test_a_full_size_cover_in_another_file_is_withheld(
    kind: bytes, before: int
) -> None:
    headers = ((b"content-type", kind),)
    scene = Scene(FakeIncoming(b"\0\1" * before + COVER, headers))

    with suppress(UpstreamUnreachable):
        assert COVER not in (await scene.answer()).body

    assert scene.incoming.closed


async def test_sound_and_fonts_without_pictures_pass() -> None:
    sound = b"\0\1" * 600_000
    scene = Scene(FakeIncoming(sound, ((b"content-type", b"audio/mpeg"),)))

    assert (await scene.answer()).body == sound


async def test_an_original_that_breaks_off_is_an_error_not_a_leak() -> None:
    scene = Scene(FakeIncoming(JPEG, error=UpstreamUnreachable("reset")))

    with pytest.raises(UpstreamUnreachable):
        await scene.answer()

    assert scene.incoming.closed


async def test_an_answer_that_cannot_be_looked_at_frees_the_site() -> None:
    broken: Any = ((b"location", None),)
    scene = Scene(FakeIncoming(b"", broken, 302), replace(POISON, lies=True))

    with pytest.raises(TypeError):
        await scene.answer()
    assert scene.incoming.closed


async def test_a_truthful_variant_carries_the_reservation() -> None:
    preview = Treatment("preview", True, True, True, 10**6)

    answer = await Scene(treatment=preview).answer()

    assert answer.headers["x-robots-tag"] == "noai, noimageai"


@pytest.mark.parametrize(
    ("purpose", "verified", "recipe"),
    [
        (Purpose.PREVIEW, Verified.PROVEN, "card"),
        (Purpose.PREVIEW, Verified.CLAIMED, "preview"),
        (Purpose.SEARCH, Verified.PROVEN, "preview"),
    ],
)
async def test_only_a_proven_link_preview_gets_a_card(
    purpose: Purpose, verified: Verified, recipe: str
) -> None:
    scene = Scene(treatment=Treatment("preview", True, True, True, 10**6, card="card"))
    await scene.answer(lies(identity=Identity(purpose, None, verified)))

    assert scene.maker.orders[0].recipe == recipe


async def test_of_a_huge_picture_only_the_head_is_read() -> None:
    scene = Scene(treatment=Treatment("preview", True, True, True, max_bytes=5000))

    await scene.answer()

    assert len(scene.maker.originals[0]) < len(JPEG)


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "text/css"])
@pytest.mark.parametrize("head", [b"BMW is a car", b"<!-- a page --><svg>"])
def test_a_text_that_begins_like_a_picture_is_a_text(
    head: bytes, media_type: str
) -> None:
    assert not is_picture(head, media_type)
