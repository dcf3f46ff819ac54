from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from guard.endpoints.dashboard.health import State
from guard.errors import UpstreamUnreachable
from guard.images.limits import LIMITS
from guard.loader import default
from guard.parts.probes import failures_of, probes_of
from guard.records.metrics import Metrics
from tests.endpoints.dashboard.rooms import Maker
from tests.fakes import FakeIncoming, FakeUpstream
from tests.records.histories import history


class Gone:
    async def fetch(self, outgoing: object) -> None:
        raise UpstreamUnreachable("refused")


@pytest.mark.parametrize(
    ("upstream", "waiting", "states"),
    [
        (FakeUpstream(), 0, [State.WELL, State.WELL, State.WELL]),
        (
            FakeUpstream(FakeIncoming(status=503)),
            LIMITS.waiting,
            [State.TROUBLED, State.TROUBLED, State.WELL],
        ),
        (Gone(), 0, [State.DOWN, State.WELL, State.WELL]),
    ],
)
async def test_each_thing_says_how_it_is(
    upstream: Any, waiting: int, states: list[State], tmp_path: Path
) -> None:
    maker: Any = Maker(waiting=waiting)
    async with history(tmp_path) as kept:
        probes = probes_of(default(), upstream, maker, kept)
        standings = [await probe() for probe in probes]

    assert [standing.state for standing in standings] == states


async def test_no_kept_copy_answers_for_the_site(tmp_path: Path) -> None:
    maker: Any = Maker(waiting=0)
    upstream = FakeUpstream()
    async with history(tmp_path) as kept:
        await probes_of(default(), upstream, maker, kept)[0]()

    assert (b"cache-control", b"no-store") in upstream.asked[0].headers


def test_failures_are_those_that_were_counted() -> None:
    metrics = Metrics(CollectorRegistry())
    metrics.source_failed("dns")
    metrics.source_failed("dns")

    failures = failures_of(metrics)()

    assert failures["dns"].count == 2
    assert failures["dns"].last > 1e9
