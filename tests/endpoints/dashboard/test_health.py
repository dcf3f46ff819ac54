from __future__ import annotations

import pytest

from guard.endpoints.dashboard.health import (
    LATELY,
    Failures,
    Standing,
    State,
    probed,
    standing,
)
from guard.errors import UpstreamUnreachable
from tests.endpoints.dashboard.rooms import Artist
from tests.records.histories import NOON


async def test_all_is_well(marlene: Artist) -> None:
    page = await marlene.page("/health")

    assert "All is well" in page
    assert "answers 200" in page


async def test_what_failed_is_named(marlene: Artist) -> None:
    marlene.metrics.source_failed("dns")

    page = await marlene.page("/health")

    assert "Not everything is well" in page
    assert "Failed once, in the last minute." in page


@pytest.mark.parametrize(
    ("failures", "state", "said"),
    [
        (Failures(), State.WELL, "No failure"),
        (Failures(1, NOON - 1), State.TROUBLED, "once, in the last minute"),
        (Failures(2000, NOON - 130), State.TROUBLED, "2,000 times, last 2 minutes"),
        (Failures(3, NOON - LATELY), State.WELL, "3 times"),
    ],
)
def test_failures_worry_for_a_while(
    failures: Failures, state: State, said: str
) -> None:
    found = standing("DNS", failures, "Bad.", NOON)

    assert (found.state, said in found.words) == (state, True)


@pytest.mark.parametrize("error", [UpstreamUnreachable("refused"), TimeoutError()])
async def test_a_check_that_breaks_is_an_answer(error: Exception) -> None:
    async def probe() -> Standing:
        raise error

    assert (await probed(probe)).state == State.DOWN
