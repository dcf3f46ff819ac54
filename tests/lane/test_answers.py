"""What is at hand goes to whom the verdict allows it, under the head of the road."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from starlette.requests import Request
from starlette.types import Message

from guard.actions.allow import Allow
from guard.actions.base import Handler
from guard.actions.load import Load
from guard.actions.opt_out import NO_AI
from guard.actions.treatment import PRIVATE
from guard.actions.variant import VariantHandler
from guard.addresses import Networks
from guard.headers import Header
from guard.images.job import Order, Variant
from guard.lane.answers import TAKERS, Answers, AtHand, Head, telling, written
from guard.lane.calls import Call, Decided
from guard.loader import default
from guard.records.edge import Counted
from guard.records.given import TAIL, Pictures, Sent
from guard.rules import Action
from guard.upstream.base import Outgoing
from guard.upstream.relay import prepare
from guard.upstream.replies import PIECE
from guard.upstream.shelf import Copy
from tests.actions.test_variant import POISON
from tests.browsers import Headers, chrome
from tests.build import claims, make_bot, make_facts, make_verdict
from tests.fakes import FakeMaker
from tests.images.hostile import png
from tests.lane.stage import Asked, Stage
from tests.upstream.caching import ETAG, FRESH, Answer, Room, Site, read, serving

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


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Nothing here waits for anything."""
    return "asyncio"


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
        return Call(guest, target, decided, now, 0.0, STAMP)

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


SAID = [
    *(JPEG, (b"content-type", b"text/html"), ETAG, (b"x-own", b"1"), NO_AI),
    *((b"x-robots-tag", b"noindex"), (b"tdm-reservation", b"0"), (b"age", b"9")),
    *((b"connection", b"x-own"), (b"alt-svc", b"h3"), (b"x-guard-id", b"ab" * 12)),
    *((b"vary", b"accept-encoding"), (b"link", b"</a>"), (b"server", b"nginx")),
    *((b"last-modified", b"x"), (b"cache-control", b"public"), (b"x-empty", b"")),
    *((b"content-language", b"de"), (b"etag", b"W/")),
]


@settings(max_examples=200)
@given(
    some.lists(some.sampled_from(SAID), unique=True, max_size=8),
    some.sampled_from([Action.ALLOW, Action.POISON]),
    some.integers(0, 59),
    some.booleans(),
)
async def test_the_head_is_that_of_the_road(
    said: list[Header], action: Action, late: int, reserve: bool
) -> None:
    made = Scene(serving(FRESH, JPEG, *said, body=PICTURE), reserve=reserve)
    await made.fill()
    made.room.clock.now += late

    found, (start, *bodies) = made.find(action), await made.road(action)

    if found is None:  # an old copy
        assert (b"age", b"9") in said
        return
    assert sorted(head_lines(found)) == sorted(start["headers"])
    assert found.body == b"".join(each["body"] for each in bodies)
    assert found.head.sent.size == len(found.body)


async def test_of_what_came_in_chunks_the_length_is_said() -> None:
    made = Scene(Room(Site(lambda _: Answer(PICTURE, (FRESH, JPEG), announced=False))))
    await made.fill()
    found = made.find()

    assert found is not None
    assert (b"content-length", b"%d" % len(PICTURE)) in head_lines(found)


@pytest.mark.parametrize("action", set(Action) - {Action.ALLOW})
async def test_only_whom_the_verdict_allows_gets_an_original(action: Action) -> None:
    found = (await scene(FRESH, JPEG)).find(action, identity=GPTBOT)

    assert found is None or (action is Action.POISON and found.body != PICTURE)


async def test_a_variant_is_for_the_bot_that_asks_and_its_work() -> None:
    made = await scene(FRESH, JPEG)
    found = made.find(Action.POISON, identity=GPTBOT)

    assert found is not None
    assert found.body.startswith(b"GPTBot")
    assert made.maker.orders == [Order("poison-decoy", "art/1", "GPTBot")]


@pytest.mark.parametrize(("cold", "size"), [(True, 9), (False, PIECE)])
async def test_a_variant_that_is_not_at_hand_is_the_roads(
    cold: bool, size: int
) -> None:
    made = await scene(FRESH, JPEG)
    made.maker.cold, made.maker.size = cold, size

    assert made.find(Action.POISON, identity=GPTBOT) is None


@pytest.mark.parametrize("action", [Action.ALLOW, Action.POISON])
@pytest.mark.parametrize(
    ("headers", "status", "late"),
    [
        ((FRESH, JPEG), 200, 61),
        ((FRESH, JPEG), 404, 0),
        ((FRESH, JPEG, (b"location", b"/")), 301, 0),
        (((b"cache-control", b"no-store"), JPEG), 200, 0),
        (((b"cache-control", b"no-cache"), JPEG, ETAG), 200, 0),
    ],
)
async def test_what_is_stale_or_no_picture_is_the_roads(
    action: Action, headers: tuple[Header, ...], status: int, late: int
) -> None:
    made = await scene(*headers, status=status)
    made.room.clock.now += late

    assert made.find(action) is None


@pytest.mark.parametrize(("size", "is_at_hand"), [(PIECE, True), (PIECE + 1, False)])
async def test_what_is_large_is_the_roads(size: int, is_at_hand: bool) -> None:
    made = Scene(serving(FRESH, JPEG, body=bytes(size)))
    made.room = Room(made.room.site, most=2 * PIECE)
    made = Scene(made.room)
    await made.fill()

    assert (made.find() is not None) is is_at_hand


async def test_who_is_selected_otherwise_gets_no_copy() -> None:
    made = await scene(FRESH, JPEG, (b"vary", b"accept-language"))
    assert made.find() is not None

    made.headers |= {"accept-language": "de"}
    assert made.find() is None


@pytest.mark.parametrize("line", [("authorization", "Basic eA=="), ("x-own", "1")])
async def test_who_asks_in_an_own_way_gets_no_copy(line: tuple[str, str]) -> None:
    made = await scene(FRESH, JPEG)
    made.headers |= dict([line])

    assert made.find() is None
    assert made.find(Action.POISON) is None


async def test_what_is_at_hand_is_counted_as_the_road_counts_it() -> None:
    made = await scene(FRESH, JPEG)
    made.find()
    made.find(Action.POISON)
    made.maker.cold = True
    made.find(Action.POISON)

    assert made.room.counted == ["miss", "hit", "hit"]
    assert made.room.saved == [len(PICTURE)] * 2


async def test_a_renewed_copy_gets_a_new_head() -> None:
    def answer(outgoing: Outgoing) -> Answer:
        if dict(outgoing.headers).get(b"if-none-match"):
            return Answer(b"", (FRESH, ETAG, (b"x-own", b"new")), 304)
        return Answer(PICTURE, (FRESH, ETAG, JPEG, (b"x-own", b"old")))

    made, said = Scene(Room(Site(answer))), []
    for _ in range(2):
        await made.fill()
        found = made.find()
        assert found is not None
        said.append(dict(head_lines(found))[b"x-own"])
        made.room.clock.now += 61

    assert said == [b"old", b"new"]


@pytest.mark.parametrize("action", [Action.ALLOW, Action.POISON])
async def test_another_policy_before_the_same_cache_has_its_own_heads(
    action: Action,
) -> None:
    made, reserving = await scene(FRESH, JPEG), replace(POISON, reserve_pictures=True)
    found = []
    for reserve, treatment in ((False, POISON), (True, reserving)):
        parts = made.room.cache, Networks(), made.maker, treatment, Load(10**9)
        variants = {Action.POISON: VariantHandler(*parts)}
        made.answers = Answers(made.room.cache, variants, reserve)
        at_hand = made.find(action)
        assert at_hand is not None
        found.append(NO_AI in head_lines(at_hand))

    assert found == [False, True]


def heads() -> int:
    gc.collect()
    return sum(type(each) is Head for each in gc.get_objects())


async def test_what_is_noted_of_a_copy_goes_with_it() -> None:
    before, made = heads(), await scene(FRESH, JPEG)
    made.find()
    made.find(Action.POISON)
    assert heads() == before + 2

    made.room.cache.purge("http://art.example/art/1.jpg")
    assert heads() == before


def holders(made: Scene) -> list[str]:
    gc.collect()
    return sorted(type(each).__name__ for each in gc.get_referrers(made.copy().body))


async def test_nobody_holds_a_body_for_the_lane() -> None:
    made = await scene(FRESH, JPEG)
    before = holders(made)
    made.find()
    made.find(Action.POISON)

    assert holders(made) == before


async def test_a_head_is_written_once_for_a_bot() -> None:
    made = await scene(FRESH, JPEG)
    one, other = (made.find(Action.POISON, identity=GPTBOT) for _ in range(2))

    assert one is not None
    assert other is not None
    assert one.head is other.head


async def test_a_flood_of_bots_leaves_few_notes() -> None:
    made = await scene(FRESH, JPEG)
    for number in range(3 * TAKERS):
        bot = claims(make_bot(f"Bot{number}"))
        assert made.find(Action.POISON, identity=bot) is not None

    assert len(made.copy().notes) == TAKERS


SHOWN = some.sampled_from(
    [png(32, 32), png(640, 480), png(32, 32) + bytes(30_000), b"<svg", b"", PICTURE]
)


@given(SHOWN, SHOWN)
def test_what_is_kept_of_a_head_tells_as_much_as_all_of_it(
    shown: bytes, original: bytes
) -> None:
    pictures, kept = Pictures(), (JPEG, PRIVATE[0])
    whole = Sent(200, (JPEG,), len(original), b"", original[-TAIL:])
    pictures.given(Action.ALLOW, whole)
    sent = written(kept, (), shown, telling(shown)).sent

    told = replace(sent, head=shown)
    assert pictures.given(Action.POISON, sent) == pictures.given(Action.POISON, told)


async def test_a_value_that_would_end_its_line_is_the_roads() -> None:
    made = await scene(FRESH, JPEG, (b"x-own", b"a\r\nset-cookie: b"))

    with pytest.raises(RuntimeError):
        made.find()
