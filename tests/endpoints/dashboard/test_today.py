from __future__ import annotations

import time
from datetime import datetime

import pytest

from guard.endpoints.dashboard.today import SPANS, Span, span_of
from tests.endpoints.dashboard.rooms import Artist
from tests.records.histories import NOON, batch_of, by_a_bot, by_a_person


async def test_it_says_who_came_today(marlene: Artist) -> None:
    now = time.time()
    verdicts = (by_a_bot(time=now), by_a_bot("/art/2.jpg", now), by_a_person(time=now))
    await marlene.history.add(batch_of(*verdicts, time=now))

    page = await marlene.page("/")

    assert "1 person</span> came to see your work today" in page
    assert "1 program</span> came" in page
    assert "2 false pictures" in page


async def test_it_says_when_nobody_came(marlene: Artist) -> None:
    assert "Nobody has come yet today." in await marlene.page("/")


async def test_works_and_takers_are_shown(marlene: Artist) -> None:
    now = time.time()
    await marlene.history.add(batch_of(by_a_bot("/art/sea.jpg", now), time=now))

    page = await marlene.page("/?span=month")

    assert "/picture/small?path=/art/sea.jpg" in page
    assert "/visits?bot=GPTBot" in page
    assert "the last 30 days" in page


@pytest.mark.parametrize(
    ("wanted", "began", "name"),
    [
        ("month", None, "month"),
        ("", None, "day"),
        ("", NOON - 60, "hour"),
        ("", NOON - 90_000, "day"),
        ("nonsense", NOON - 60, "hour"),
    ],
)
def test_it_goes_back_as_far_as_there_is_something(
    wanted: str, began: float | None, name: str
) -> None:
    assert span_of(wanted, NOON, began).name == name


@pytest.mark.parametrize("span", SPANS)
def test_columns_begin_at_round_times(span: Span) -> None:
    first = datetime.fromtimestamp(span.since(NOON))

    assert (first.minute * 60 + first.second) % min(span.width, 3600) == 0
    assert first.hour == 0 or span.name != "month"
    assert span.label(NOON)
