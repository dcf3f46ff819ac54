from __future__ import annotations

from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message

from guard.records.base import Answer
from guard.records.edge import Counted
from guard.records.given import Given, Pictures
from guard.rules import Action
from guard.wire import HINT
from tests.build import make_facts, make_verdict
from tests.fakes import make_request
from tests.images.hostile import png

WORK = png(200, 100)


async def went_out(
    app: ASGIApp, action: Action, pictures: Pictures, method: str = "GET"
) -> Answer:
    async def send(message: Message) -> None:
        """To nobody."""

    facts = make_facts(method=method)
    counted, verdict = Counted(send, "stamp"), make_verdict(action, facts)
    counted.judged(verdict)
    request = make_request()
    await app(request.scope, request.receive, counted)
    return counted.answer(verdict, pictures, 0.1)


def in_pieces(size: int) -> StreamingResponse:
    async def pieces() -> object:
        for start in range(0, len(WORK), size):
            yield WORK[start : start + size]

    return StreamingResponse(pieces(), media_type="image/png")  # type: ignore[arg-type]


async def test_an_original_is_known_again_however_it_was_cut() -> None:
    pictures = Pictures()
    await went_out(in_pieces(7), Action.ALLOW, pictures)
    disguise = {"cache-control": "private, no-store"}
    disguised = Response(WORK, headers=disguise, media_type="image/png")

    answer = await went_out(disguised, Action.POISON, pictures)
    assert (answer.given, answer.leaked, answer.sent) == ("original", True, len(WORK))


async def test_who_asks_for_no_body_gets_no_picture() -> None:
    picture = Response(WORK, media_type="image/png")

    answer = await went_out(picture, Action.POISON, Pictures(), "HEAD")
    assert (answer.given, answer.leaked, answer.sent) == ("", False, 0)


async def test_the_bytes_of_a_page_are_counted_and_no_picture_seen() -> None:
    answer = await went_out(Response("twelve bytes"), Action.POISON, Pictures())

    assert answer == Answer("stamp", 200, 12, 0.1, Given.NOTHING, False)


async def test_a_hint_begins_no_answer() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    counted, hint = Counted(send, "stamp"), {"type": HINT, "links": (b"<a>",)}
    await counted(hint)

    assert (sent, counted.started) == ([hint], False)
