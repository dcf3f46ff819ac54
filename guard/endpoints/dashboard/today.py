"""The first page: what happened lately, pictures first."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from guard.endpoints import words
from guard.endpoints.dashboard.chart import Chart, chart_of
from guard.endpoints.dashboard.pages import Pages
from guard.facts import Purpose
from guard.records import questions
from guard.records.history import History, local_day
from guard.records.questions import Numbered, Search, Taker, Work
from guard.rules import Action

HOUR, DAY = 3600, 86_400
WORKS, LATEST = 8, 14


@dataclass(frozen=True, slots=True)
class Span:
    """How far back the chart goes, and how wide its columns are, in seconds."""

    name: str
    title: str
    seconds: int
    width: int

    def since(self, now: float) -> float:
        """Where the first column begins: at a full hour, half hour or day."""
        first = now - self.seconds + self.width
        if self.width < DAY:
            return first - first % self.width
        midnight = datetime.fromtimestamp(first).replace(hour=0, minute=0, second=0)
        return midnight.timestamp()

    def label(self, time: float) -> str:
        if self.width < DAY:
            return words.clock(time)
        return datetime.fromtimestamp(time).strftime("%-d %b")


SPANS = (
    Span("hour", "the last hour", HOUR, 300),
    Span("day", "the last 24 hours", DAY, 1800),
    Span("month", "the last 30 days", 30 * DAY, DAY),
)


@dataclass(frozen=True, slots=True)
class Look:
    """All that the first page shows."""

    span: Span
    chart: Chart
    people: int
    others: int  # visitors that are none
    false: int  # false pictures given today
    away: int  # pictures given today to others than people that were no originals
    works: tuple[Work, ...]
    takers: tuple[Taker, ...]
    latest: tuple[Numbered, ...]
    last: int


class Today:
    def __init__(self, pages: Pages, history: History) -> None:
        self._pages = pages
        self._history = history

    async def show(self, request: Request) -> Response:
        now = self._pages.clock()
        wanted = request.query_params.get("span", "")
        found = await self._history.ask(lambda db: look(db, now, wanted))
        return await self._pages.show(request, "today", look=found, spans=SPANS)


def look(db: sqlite3.Connection, now: float, wanted: str) -> Look:
    span = span_of(wanted, now, questions.began(db))
    since, day = span.since(now), local_day(now)
    columns = questions.columns(db, since, now, span.width)
    came = questions.visitors(db, day)
    given = questions.given(db, day)
    return Look(
        span=span,
        chart=chart_of(columns, span.label),
        people=came.get(Purpose.BROWSER, 0),
        others=sum(came.values()) - came.get(Purpose.BROWSER, 0),
        false=given.get(Action.POISON, 0),
        away=sum(given.values()) - given.get(Action.ALLOW, 0),
        works=questions.works(db, day - 6, WORKS),
        takers=questions.takers(db, since),
        latest=questions.verdicts(db, Search(most=LATEST)),
        last=questions.last(db),
    )


def span_of(wanted: str, now: float, began: float | None) -> Span:
    """As asked; else as much as there is to see."""
    for span in SPANS:
        if span.name == wanted:
            return span
    is_young = began is not None and now - began < HOUR
    return SPANS[0] if is_young else SPANS[1]
