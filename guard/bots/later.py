"""Answers that take time: asked for in the background, remembered, never waited for."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Found(Generic[Answer]):
    answer: Answer
    seconds: float  # how long it may be believed
    failed: bool = False  # an answer for want of one: the last one is better


@dataclass(frozen=True, slots=True)
class Remembered(Generic[Answer]):
    """Asked for anew after `until`, and given meanwhile until it lapses."""

    answer: Answer
    until: float
    lapses: float

    @classmethod
    def of(cls, found: Found[Answer], now: float) -> Remembered[Answer]:
        return cls(found.answer, now + found.seconds, now + 2 * found.seconds)

    def kept(self, seconds: float, now: float) -> Remembered[Answer]:
        """To be asked for again after `seconds`; it lapses no later for that."""
        return Remembered(self.answer, min(now + seconds, self.lapses), self.lapses)


class Later(Generic[Question, Answer]):
    """Remembers `limit` answers; `at_once` searches run at most. `find` raises nothing
    but what ends the task. `clock` gives seconds; `refused` is told of each search not
    begun because too many were under way.

    An answer that grew old is given for as long again while a new one is looked for,
    so that nobody who was proven is doubted meanwhile."""

    def __init__(
        self,
        find: Callable[[Question], Awaitable[Found[Answer]]],
        clock: Callable[[], float],
        limit: int = 20_000,
        at_once: int = 32,
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        self._find = find
        self._clock = clock
        self._limit = limit
        self._at_once = at_once
        self._refused = refused
        self._known: OrderedDict[Question, Remembered[Answer]] = OrderedDict()
        self._asking: dict[Question, asyncio.Task[None]] = {}

    def get(self, question: Question) -> Answer | None:
        """The answer if it is known; if not, None, and it will be found out."""
        known, now = self._known.get(question), self._clock()
        if not (known and now < known.until) and question not in self._asking:
            self._ask(question)
        if not (known and now < known.lapses):
            return None
        self._known.move_to_end(question)
        return known.answer

    def last(self, question: Question) -> Answer | None:
        """What was found out before, however long ago."""
        known = self._known.get(question)
        return known.answer if known else None

    def _ask(self, question: Question) -> None:
        if len(self._asking) >= self._at_once:
            self._refused()
            return
        with suppress(RuntimeError):  # No loop runs: a command explains one request.
            loop = asyncio.get_running_loop()
            self._asking[question] = loop.create_task(self._search(question))

    async def _search(self, question: Question) -> None:
        try:
            found = await self._find(question)
        finally:
            del self._asking[question]
        known, now = self._known.get(question), self._clock()
        if found.failed and known and now < known.lapses:
            self._known[question] = known.kept(found.seconds, now)
        else:
            self._known[question] = Remembered.of(found, now)
        self._known.move_to_end(question)
        if len(self._known) > self._limit:
            self._known.popitem(last=False)

    async def settled(self) -> None:
        """When every search under way has ended."""
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    async def close(self) -> None:
        for task in self._asking.values():
            task.cancel()
        await self.settled()
