"""What is at hand goes to whom the verdict allows it, under the head of the road."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from guard.actions.load import Load
from guard.actions.opt_out import NO_AI
from guard.actions.variant import VariantHandler
from guard.addresses import Networks
from guard.headers import Header
from guard.images.job import Order
from guard.lane.answers import Answers
from guard.rules import Action
from guard.upstream.base import Outgoing
from guard.upstream.replies import PIECE
from tests.actions.test_variant import POISON
from tests.lane.scenes import (
    GPTBOT,
    JPEG,
    PICTURE,
    Scene,
    head_lines,
    scene,
)
from tests.upstream.caching import ETAG, FRESH, Answer, Room, Site, serving


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Nothing here waits for anything."""
    return "asyncio"


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


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.ALLOW}))
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


async def test_a_value_that_would_end_its_line_is_the_roads() -> None:
    made = await scene(FRESH, JPEG, (b"x-own", b"a\r\nset-cookie: b"))

    with pytest.raises(RuntimeError):
        made.find()
