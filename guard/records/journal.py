"""Hears of every answer on the road, and hands what it heard to the History in batches.

On the road nothing is formatted: sums are added up, and verdicts put on a short list.
In a flood the sums stay right, and what does not fit on the list is counted.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from guard.records.alike import Alike, Gathered
from guard.records.base import Answer
from guard.records.given import Given
from guard.records.history import Batch, History, Who
from guard.rules import Action, Rule
from guard.verdict import Verdict

log = logging.getLogger(__name__)

SECONDS = 1.0  # between two batches, while anybody comes at all
LIST = 500  # verdicts of one batch that are kept in full
PEOPLE = 200  # and no longer of those who got what they asked for
NONE = (0, 0)


@dataclass(frozen=True, slots=True)
class Troubles:
    """Whom the journal tells of what was not written, and how much was."""

    failed: Callable[[], None]
    unrecorded: Callable[[int], None]
    recorded: Callable[[int], None] = lambda verdicts: None


class Journal:
    def __init__(
        self,
        history: History,
        clock: Callable[[], float],
        troubles: Troubles,
        seconds: float = SECONDS,
    ) -> None:
        self.history = history
        self._clock = clock
        self._troubles = troubles
        self._seconds = seconds
        self._batch = self._before = Batch(clock())
        self._alike = Gathered()
        self._timer: asyncio.TimerHandle | None = None
        self._open = True
        self._writing: asyncio.Task[None] | None = None

    def served(self, verdict: Verdict, answer: Answer) -> None:
        self._add(who_of(verdict), verdict.rules, 1, answer.sent)
        self.keep(verdict, answer)
        if self._timer is None:
            self._wait()

    def wants(self, verdict: Verdict) -> bool:
        most = PEOPLE if verdict.action is Action.ALLOW else LIST
        return len(self._batch.served) < most

    def keep(self, verdict: Verdict, answer: Answer) -> None:
        """All of an answer that a Tally has counted."""
        if self.wants(verdict):
            self._batch.served.append((verdict, answer))

    def tally(self, verdict: Verdict, given: Given, status: int) -> Alike:
        """See `Tallying`."""
        return Alike(self._expect, partial(self._add, who_of(verdict), verdict.rules))

    def lately(self, stamp: str) -> tuple[Verdict, Answer] | None:
        """What may not be written yet."""
        for verdict, answer in (*self._batch.served, *self._before.served):
            if answer.id == stamp:
                return verdict, answer
        return None

    def _expect(self, alike: Alike) -> None:
        self._alike.expect(alike)
        if self._timer is None:
            self._wait()

    def _add(self, who: Who, rules: Iterable[Rule], answers: int, sent: int) -> None:
        counts, hits = self._batch.counts, self._batch.hits
        requests, size = counts.get(who, NONE)
        counts[who] = (requests + answers, size + sent)
        for rule in rules:
            hits[rule.name] = hits.get(rule.name, 0) + answers

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._seconds, self._begin)

    def _begin(self) -> None:
        # The timer stays set until it is done: one batch at a time.
        self._writing = asyncio.get_running_loop().create_task(self.write())

    async def write(self) -> None:
        self._alike.hand_over()
        batch, self._batch = self._batch, Batch(self._clock())
        self._before = batch
        batch.time = self._clock()
        requests = sum(requests for requests, _ in batch.counts.values())
        if missed := requests - len(batch.served):
            self._troubles.unrecorded(missed)
        try:
            if batch.counts:
                await self.history.add(batch)
                self._troubles.recorded(len(batch.served))
        except Exception as error:  # a full disk must not trouble a visitor
            log.warning("the history was not written: %s", error)
            self._troubles.failed()
        finally:
            self._timer, self._before = None, Batch(batch.time)
            if (self._batch.counts or self._alike) and self._open:
                self._wait()

    async def close(self) -> None:
        self._open = False
        if self._timer is not None:
            self._timer.cancel()
        if self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)
        await self.write()
        await self.history.close()


def who_of(verdict: Verdict) -> Who:
    identity = verdict.facts.identity
    bot = identity.bot.name if identity.bot else ""
    return verdict.action, identity.purpose, bot
