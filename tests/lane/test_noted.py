"""What the lane notes of a copy is little, and goes with it."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guard.actions.treatment import PRIVATE
from guard.lane.answers import TAKERS, Head, telling, written
from guard.records.given import TAIL, Pictures, Sent
from guard.rules import Action
from tests.build import claims, make_bot
from tests.images.hostile import png
from tests.lane.scenes import (
    GPTBOT,
    JPEG,
    PICTURE,
    Scene,
    scene,
)
from tests.upstream.caching import FRESH


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Nothing here waits for anything."""
    return "asyncio"


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
