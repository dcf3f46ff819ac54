"""Hears of every answer on the road, and hands what it heard to the History in batches.

On the road nothing is formatted: sums are added up, and verdicts put on a short list.
In a flood the sums stay right, and what does not fit on the list is counted.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from guard.records.base import Answer
from guard.records.history import Batch, History
from guard.verdict import Verdict

log = logging.getLogger(__name__)

SECONDS = 1.0  # between two batches, while anybody comes at all
LIST = 500  # verdicts of one batch that are kept in full


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
        self._history = history
        self._clock = clock
        self._troubles = troubles
        self._seconds = seconds
        self._batch = self._before = Batch(clock())
        self._missed = 0
        self._timer: asyncio.TimerHandle | None = None
        self._open = True
        self._writing: asyncio.Task[None] | None = None

    def served(self, verdict: Verdict, answer: Answer) -> None:
        batch, identity = self._batch, verdict.facts.identity
        who = (
            verdict.action,
            identity.purpose,
            identity.bot.name if identity.bot else "",
        )
        requests, sent = batch.counts.get(who, (0, 0))
        batch.counts[who] = (requests + 1, sent + answer.sent)
        for rule in verdict.rules:
            batch.hits[rule.name] = batch.hits.get(rule.name, 0) + 1
        if len(batch.served) < LIST:
            batch.served.append((verdict, answer))
        else:
            self._missed += 1
        if self._timer is None:
            self._wait()

    def lately(self, stamp: str) -> tuple[Verdict, Answer] | None:
        """What may not be written yet."""
        for verdict, answer in (*self._batch.served, *self._before.served):
            if answer.id == stamp:
                return verdict, answer
        return None

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._seconds, self._begin)

    def _begin(self) -> None:
        # The timer stays set until it is done: one batch at a time.
        self._writing = asyncio.get_running_loop().create_task(self.write())

    async def write(self) -> None:
        batch, self._batch = self._batch, Batch(self._clock())
        self._before = batch
        missed, self._missed = self._missed, 0
        batch.time = self._clock()
        if missed:
            self._troubles.unrecorded(missed)
        try:
            if batch.counts:
                await self._history.add(batch)
                self._troubles.recorded(len(batch.served))
        except Exception as error:  # a full disk must not trouble a visitor
            log.warning("the history was not written: %s", error)
            self._troubles.failed()
        finally:
            self._timer, self._before = None, Batch(batch.time)
            if self._batch.counts and self._open:
                self._wait()

    async def close(self) -> None:
        self._open = False
        if self._timer is not None:
            self._timer.cancel()
        if self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)
        await self.write()
        await self._history.close()
