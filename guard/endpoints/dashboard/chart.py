"""Columns of a chart as rectangles, for SVG that the server writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log10

from guard.endpoints.words import GROUPS, TITLES
from guard.records.questions import Column

WIDTH, HEIGHT = 1000.0, 200.0  # in units of the drawing, which is stretched
GAP = 0.22  # of a column's width
LABELS = 6  # below the columns, at most


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    group: str


@dataclass(frozen=True, slots=True)
class Row:
    """One column in words, for the table beside the chart."""

    label: str
    counts: tuple[int, ...]  # by group


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    top: int  # requests at the upper edge
    labels: tuple[str, ...]
    rows: tuple[Row, ...]  # only those with a visitor
    totals: tuple[tuple[str, int], ...]  # by group


def chart_of(columns: Sequence[Column], label: Callable[[float], str]) -> Chart:
    counts = [by_group(column) for column in columns]
    top = rounded(max((sum(each) for each in counts), default=0))
    width = WIDTH / max(1, len(columns))
    bars = [
        bar
        for place, each in enumerate(counts)
        for bar in stacked(each, (place + GAP / 2) * width, width * (1 - GAP), top)
    ]
    labels = [label(column.start) for column in columns]
    pairs = zip(labels, counts, strict=True)
    sums = (sum(each) for each in zip(*counts, strict=True)) if counts else ()
    return Chart(
        tuple(bars),
        top,
        tuple(labels[:: max(1, ceil(len(labels) / LABELS))]),
        tuple(Row(name, each) for name, each in pairs if any(each)),
        tuple(zip(TITLES, sums, strict=False)),
    )


def by_group(column: Column) -> tuple[int, ...]:
    sums = dict.fromkeys(TITLES, 0)
    for purpose, requests in column.requests:
        sums[GROUPS[purpose]] += requests
    return tuple(sums.values())


def stacked(counts: Sequence[int], x: float, width: float, top: int) -> tuple[Bar, ...]:
    """From the ground up."""
    y, bars = HEIGHT, []
    for group, count in zip(TITLES, counts, strict=True):
        height = HEIGHT * count / top
        y -= height
        if count:
            bars.append(Bar(fine(x), fine(y), fine(width), fine(height), group))
    return tuple(bars)


def fine(value: float) -> float:
    return round(value, 2)


def rounded(most: int) -> int:
    """A round number, not much larger: 1, 2, 4, 5, 6 or 8 times a power of ten."""
    if most <= 4:
        return 4
    power = 10 ** int(log10(most))
    steps = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
    return int(next(power * step for step in steps if power * step >= most))
