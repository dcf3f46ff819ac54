from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.endpoints.dashboard.chart import HEIGHT, WIDTH, chart_of, rounded
from guard.facts import Purpose
from guard.records.questions import Column

COLUMNS = (
    Column(0.0, ((Purpose.BROWSER, 6), (Purpose.AI_TRAIN, 2), (Purpose.AI_USER, 2))),
    Column(300.0),
)


def test_columns_stand_on_the_ground_and_stack() -> None:
    chart = chart_of(COLUMNS, str)
    people, ai = chart.bars

    assert (people.group, ai.group, chart.top) == ("people", "ai", 10)
    assert people.y + people.height == HEIGHT
    assert ai.y + ai.height == people.y
    assert ai.height == HEIGHT * 4 / 10


def test_the_same_stands_in_words() -> None:
    chart = chart_of(COLUMNS, str)

    assert dict(chart.totals) == {"people": 6, "guests": 0, "ai": 4, "tools": 0}
    assert [(row.label, row.counts) for row in chart.rows] == [("0.0", (6, 0, 4, 0))]


def test_nothing_is_a_chart_too() -> None:
    chart = chart_of((), str)

    assert (chart.bars, chart.labels, chart.rows) == ((), (), ())


@given(st.lists(st.integers(0, 10**9), max_size=60))
def test_nothing_sticks_out(counts: list[int]) -> None:
    columns = [Column(float(n), ((Purpose.TOOL, n),)) for n in counts]
    chart = chart_of(columns, str)

    assert all(bar.y >= -0.01 and bar.x + bar.width <= WIDTH for bar in chart.bars)
    assert len(chart.labels) <= 6


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (4, 4), (5, 5), (11, 15), (299, 300), (901, 1000)]
)
def test_the_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert rounded(most) == top
