"""A visitor of the lane before a cache, and the handlers of the road behind it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import Request
from starlette.types import Message

from guard.actions.allow import Allow
from guard.actions.base import Handler
from guard.actions.load import Load
from guard.actions.variant import VariantHandler
from guard.addresses import Networks
from guard.facts import NOTHING_SEEN
from guard.headers import Header
from guard.images.job import Order, Variant
from guard.lane.answers import Answers, AtHand
from guard.lane.calls import Call, Decided
from guard.loader import default
from guard.records.edge import Counted
from guard.rules import Action
from guard.upstream.relay import prepare
from guard.upstream.shelf import Copy
from tests.actions.test_variant import POISON
from tests.browsers import Headers, chrome
from tests.build import claims, make_bot, make_facts, make_verdict
from tests.fakes import FakeMaker
from tests.lane.stage import Asked, Stage
from tests.upstream.caching import Room, read, serving

JPEG = (b"content-type", b"image/jpeg")
PICTURE = bytes(range(256)) * 12
STAMP = "0123456789abcdef01234567"
STAGE = Stage(default())
GPTBOT = claims(make_bot())


class Warm(FakeMaker):
    """Has a variant at hand of every version, unless it is `cold`."""

    cold = False
    size = 3000

    def at_hand(self, version: int, order: Order) -> Variant | None:
        self.orders.append(order)
        body = order.bot.encode() + bytes(self.size)
        found = Variant(body, "image/webp", 9, 9, f'"{order.bot}"')
        return None if self.cold else found


@dataclass
class Scene:
    """A visitor of the lane before a cache, and the handlers of the road behind it."""

    room: Room
    headers: Headers = field(default_factory=chrome)
    reserve: bool = True

    def __post_init__(self) -> None:
        cache, self.maker = self.room.cache, Warm()
        self.allow = Allow(cache, Networks(), self.reserve)
        parts = cache, Networks(), self.maker, POISON, Load(10**9)
        self.poison = VariantHandler(*parts)
        variants = {Action.POISON: self.poison}
        self.answers = Answers(cache, variants, self.reserve)

    @property
    def asked(self) -> Asked:
        return Asked(self.headers)

    async def fill(self) -> None:
        await read(await self.room.cache.fetch(prepare(self.asked.scope, Networks())))

    def call(self, action: Action = Action.ALLOW, **facts: Any) -> Call:
        guest = STAGE.invite(self.asked.scope, self.room.clock.now)
        guest.facts = replace(guest.facts, **facts)
        decided = Decided(make_verdict(action, make_facts(**facts)))
        target, now = STAGE.target(), self.room.clock.now
        return Call(guest, target, decided, NOTHING_SEEN, now, 0.0, STAMP)

    def find(self, action: Action = Action.ALLOW, **facts: Any) -> AtHand | None:
        return self.answers.find(self.call(action, **facts))

    def copy(self) -> Copy:
        asked = self.call().guest.asking.asked
        assert asked is not None
        found = self.room.cache.at_once(asked, b"/art/1.jpg", self.room.clock.now)
        assert found is not None
        return found

    async def road(self, action: Action) -> list[Message]:
        """What the road sends for the same, on its last steps."""
        handler: Handler = self.allow if action is Action.ALLOW else self.poison
        sent, scope = [], self.asked.scope

        async def send(message: Message) -> None:
            sent.append(message)

        counted = Counted(send, STAMP)
        request, call = Request(scope, send_nothing), self.call(action)
        app = await handler.respond(request, call.verdict())
        await app(scope, send_nothing, counted)
        return sent


async def send_nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def scene(*headers: Header, body: bytes = PICTURE, status: int = 200) -> Scene:
    made = Scene(serving(*headers, body=body, status=status))
    await made.fill()
    return made


def head_lines(found: AtHand) -> list[Header]:
    head = found.head.written(STAMP, found.age)
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert head.endswith(b"\r\n\r\n")
    lines = [line.split(b": ", 1) for line in head.split(b"\r\n")[1:-2]]
    return [(name, value) for name, value in lines]
