"""Verdicts, the latest first; each opens its explanation, and new ones come live."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from guard.endpoints import words
from guard.endpoints.dashboard.explained import Explained
from guard.endpoints.dashboard.pages import Pages
from guard.facts import Purpose
from guard.protocol import ENDLESS
from guard.records import questions
from guard.records.history import History
from guard.records.questions import Numbered, Search
from guard.rules import Action

PAGE = 50
DIGITS = 18
STREAMS = 16  # pages that are kept up to date at once
LOOKS = 300  # of one stream; then the browser opens the next
SECONDS = 1.0  # between two looks
QUIET = 15  # looks without news, after which proxies are told that we live
LATEST = 30  # verdicts that one look brings


class Visits:
    def __init__(
        self,
        pages: Pages,
        history: History,
        explained: Explained,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._pages = pages
        self._history = history
        self._explained = explained
        self._pause = pause
        self._streams = 0

    async def all(self, request: Request) -> Response:
        search = search_of(request)
        found = await self._history.ask(lambda db: questions.verdicts(db, search))
        return await self._pages.show(
            request,
            "visits",
            found=found,
            search=search,
            last=await self._history.ask(questions.last),
            actions=list(Action),
            purposes=list(Purpose),
            older=found[-1][0] if len(found) == search.most else 0,
        )

    async def one(self, request: Request) -> Response:
        stamp = request.path_params["stamp"]
        entry = await self._history.ask(lambda db: questions.entry(db, stamp))
        if entry is None:
            return await self._pages.show(request, "forgotten", 404)
        explained = self._explained.of(entry)
        return await self._pages.show(request, "visit", entry=entry, told=explained)

    async def live(self, request: Request) -> Response:
        if self._streams >= STREAMS:
            return PlainTextResponse("Too many pages are open.\n", 503)
        after = request.headers.get("last-event-id", "")
        after = after or request.query_params.get("after", "")
        start = number_of(after)
        people = request.query_params.get("people") == "1"
        request.scope[ENDLESS] = True
        return StreamingResponse(
            self._events(start, people), media_type="text/event-stream"
        )

    async def _events(self, after: int | None, people: bool) -> AsyncIterator[str]:
        self._streams += 1
        with suppress(asyncio.CancelledError):  # the server is about to stop
            try:
                yield "retry: 2000\n\n"
                if after is None:
                    after = await self._history.ask(questions.last)
                async for event in self._news(after, people):
                    yield event
            finally:
                self._streams -= 1

    async def _news(self, after: int, people: bool) -> AsyncIterator[str]:
        for look in range(LOOKS):
            search = Search(people=people, after=after, most=LATEST)
            found = await self._history.ask(partial(questions.verdicts, search=search))
            for numbered in reversed(found):
                after = numbered[0]
                yield event_of(numbered)
            if not found and look % QUIET == QUIET - 1:
                yield ": nobody came\n\n"
            await self._pause(SECONDS)


def search_of(request: Request) -> Search:
    """Whatever is no action, purpose or number is left out."""
    asked = request.query_params
    action, purpose = asked.get("action", ""), asked.get("purpose", "")
    return Search(
        action=action if action in list(Action) else "",
        purpose=purpose if purpose in list(Purpose) else "",
        bot=asked.get("bot", "")[:100],
        people=asked.get("people") == "1",
        before=number_of(asked.get("before", "")) or 0,
        most=PAGE,
    )


def number_of(text: str) -> int | None:
    """Of a verdict; SQLite counts to 2^63."""
    is_one = text.isascii() and text.isdigit() and len(text) <= DIGITS
    return int(text) if is_one else None


def event_of(numbered: Numbered) -> str:
    """A verdict as an event (HTML, 9.2): the page puts it in as text, never as HTML."""
    number, entry = numbered
    data = {
        "id": entry.id,
        "clock": words.clock(entry.time),
        "time": words.machine_time(entry.time),
        "visitor": words.visitor(entry),
        "group": words.group(entry),
        "path": entry.path,
        "action": str(entry.action),
        "got": words.given(entry),
    }
    return f"id: {number}\nevent: verdict\ndata: {json.dumps(data)}\n\n"
