"""Where there is a lane, and what it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from guard.actions.block import Block
from guard.behaviour import Observer
from guard.lane.lane import Lane
from guard.loader import default
from guard.parts.answers import handlers
from guard.parts.lane import Road, lane_of
from guard.parts.site import way_of
from guard.policy import Policy
from guard.proxy import Proxy
from guard.records.base import Answer
from guard.store.base import Seen, Sighting
from guard.verdict import Verdict
from tests.fakes import FakeMaker
from tests.lane.stage import PACE, Stage
from tests.records.test_journal import Told, journal


class Log:
    """A Recorder that wants every answer."""

    def served(self, verdict: Verdict, answer: Answer) -> None: ...


LOG = Log()


class Elsewhere:
    """A store that must be waited for."""

    async def observe(self, visitor: bytes, sighting: Sighting) -> Seen:
        raise NotImplementedError

    async def close(self) -> None: ...


@asynccontextmanager
async def road(policy: Policy, observer: Observer | None = None) -> AsyncIterator[Road]:
    stage = Stage(policy)
    way = way_of(policy, stage.metrics)
    made = handlers(policy, way.upstream, FakeMaker())
    relay: Any = Block()
    try:
        yield Road(
            policy,
            stage.sources,
            observer or stage.observer,
            stage.judge,
            way,
            made,
            Proxy(stage.judge, made, relay, stage.metrics),
            stage.metrics,
            journal(None, Told()),
            (LOG,),
        )
    finally:
        await way.upstream.close()


async def test_by_default_there_is_a_lane() -> None:
    async with road(default()) as beside:
        assert isinstance(lane_of(beside), Lane)


async def test_where_each_stage_is_to_be_seen_all_take_the_road() -> None:
    async with road(default(opentelemetry=True)) as beside:
        assert lane_of(beside) is None


async def test_where_a_store_must_be_waited_for_all_take_the_road() -> None:
    far = Observer(Elsewhere(), PACE, bool, bytes(32))
    async with road(default(), far) as beside:
        assert lane_of(beside) is None


@pytest.mark.parametrize(("room", "is_kept"), [("1 MB", True), (0, False)])
async def test_answers_are_at_hand_where_there_is_a_cache(
    room: object, is_kept: bool
) -> None:
    async with road(default(cache={"bytes": room})) as beside:
        lane = lane_of(beside)

    assert lane is not None
    assert (lane._answers is not None) is is_kept


async def test_whoever_hears_of_answers_on_the_road_hears_of_those_on_the_lane() -> (
    None
):
    async with road(default()) as beside:
        lane = lane_of(beside)

    assert lane is not None
    heard = lane._books._recorders
    assert heard.all == (beside.metrics, beside.journal, LOG)
    assert (heard.keepers, heard.others) == ((beside.journal,), (LOG,))
