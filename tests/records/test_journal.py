from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio

from guard import conditions
from guard.records import questions
from guard.records.base import Answer
from guard.records.history import History
from guard.records.journal import LIST, Journal, Troubles
from guard.rules import Action, Rule
from tests.build import make_verdict
from tests.records.histories import NOON, by_a_bot, by_a_person, history, stamp


class Told:
    """Keeps what a journal complains about."""

    def __init__(self) -> None:
        self.failures, self.missed, self.written = 0, 0, 0

    def failed(self) -> None:
        self.failures += 1

    def unrecorded(self, verdicts: int) -> None:
        self.missed += verdicts

    def recorded(self, verdicts: int) -> None:
        self.written += verdicts


def journal(kept: Any, told: Told, seconds: float = 3600.0) -> Journal:
    troubles = Troubles(told.failed, told.unrecorded, told.recorded)
    return Journal(kept, lambda: NOON, troubles, seconds)


def answer(number: int = 1) -> Answer:
    return Answer(stamp(number), 200, 100, 0.01)


async def test_closing_writes_what_was_heard(tmp_path: Path) -> None:
    rule = Rule("odd", conditions.Detours())
    async with history(tmp_path) as kept:
        heard = journal(History(tmp_path / "history.db", lambda _: b""), Told())
        heard.served(
            make_verdict(Action.POISON, by_a_bot().facts, rules=(rule,)), answer()
        )
        heard.served(by_a_person(), answer(2))
        await heard.close()

        hits = await kept.ask(lambda db: questions.hits(db, 0))
        totals = await kept.ask(lambda db: questions.totals(db, 0))

    assert hits == {"odd": 1}
    assert totals == {("poison", "ai-train"): 1, ("allow", "browser"): 1}


async def test_it_writes_by_itself_again_and_again(tmp_path: Path) -> None:
    async with history(tmp_path) as kept:
        heard = journal(kept, Told(), seconds=0.001)
        for number in (1, 2):
            heard.served(by_a_bot(), answer(number))
            with anyio.fail_after(10):
                while await kept.ask(questions.last) < number:
                    await anyio.lowlevel.checkpoint()

        assert heard.lately(stamp(2)) is None


async def test_a_flood_is_summed_up_and_what_is_missing_counted(tmp_path: Path) -> None:
    told = Told()
    async with history(tmp_path) as kept:
        heard = journal(kept, told)
        for number in range(LIST + 7):
            heard.served(by_a_bot(), answer(number))
        await heard.write()

        totals = await kept.ask(lambda db: questions.totals(db, 0))

    assert (totals["poison", "ai-train"], told.missed) == (LIST + 7, 7)
    assert told.written == LIST


async def test_what_is_not_written_yet_is_found(tmp_path: Path) -> None:
    async with history(tmp_path) as kept:
        heard = journal(kept, Told())
        heard.served(by_a_bot(), answer())

        found = heard.lately(stamp(1))
        assert found
        assert found[0].action == Action.POISON
        assert heard.lately(stamp(2)) is None
        await heard.write()


async def test_a_history_that_fails_troubles_no_visitor() -> None:
    class Full:
        async def add(self, batch: object) -> None:
            raise OSError("no space left on device")

    told = Told()
    heard = journal(Full(), told)
    heard.served(by_a_bot(), answer())
    await heard.write()

    assert (told.failures, told.written) == (1, 0)
