"""Tells the recorders what was answered on the lane, as the road does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from guard.behaviour import NOT_THERE
from guard.lane.calls import Call, bare
from guard.records.base import Answer, Keeper, Recorder, Tally, Tallying
from guard.records.given import Given, Pictures, Sent
from guard.verdict import Verdict

Answered = Callable[[Verdict, int], None]


@dataclass(frozen=True, slots=True)
class Recorders:
    """`counting` and `keepers` can do without values where nobody needs them; `others`
    get a verdict and an answer each."""

    counting: tuple[Tallying, ...]
    keepers: tuple[Keeper, ...]
    others: tuple[Recorder, ...]
    all: tuple[Recorder, ...]


class Books:
    """`answered` hears of whatever may say something about the visitor."""

    def __init__(
        self, recorders: Recorders, pictures: Pictures, answered: Answered
    ) -> None:
        self._recorders = recorders
        self._pictures = pictures
        self._answered = answered

    def enter(self, call: Call, sent: Sent) -> None:
        """An answer that has gone out, or what there was of it."""
        seconds = perf_counter() - call.started
        given, leaked = self._pictures.given(call.decided.verdict.action, sent)
        if leaked or sent.status in NOT_THERE or not sent.status:
            answer = Answer(call.stamp, sent.status, sent.size, seconds, given, leaked)
            self._tell(call.verdict(), answer)
            return
        for tally in self._tallies(call, given, sent.status):
            tally.add(sent.size, seconds)
        recorders = self._recorders
        decided = call.decided.verdict
        keen = [each for each in recorders.keepers if each.wants(decided)]
        if keen or recorders.others:
            verdict = call.verdict()
            answer = Answer(call.stamp, sent.status, sent.size, seconds, given)
            for keeper in keen:
                keeper.keep(verdict, answer)
            for other in recorders.others:
                other.served(verdict, answer)

    def _tell(self, verdict: Verdict, answer: Answer) -> None:
        for recorder in self._recorders.all:
            recorder.served(verdict, answer)
        self._answered(verdict, answer.status)

    def _tallies(self, call: Call, given: Given, status: int) -> Sequence[Tally]:
        notes, key = call.decided.notes, (given, status)
        found: Sequence[Tally] | None = notes.get(key)
        if found is None:
            verdict = bare(call.decided.verdict)
            counting = self._recorders.counting
            found = [each.tally(verdict, given, status) for each in counting]
            notes[key] = found
        return found
