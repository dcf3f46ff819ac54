from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio

from guard import conditions
from guard.records import questions
from guard.records.base import Answer, Keeper, Tallying
from guard.records.given import Given
from guard.records.history import Batch, History
from guard.records.journal import LIST, PEOPLE, Journal, Troubles
from guard.rules import Action, Rule
from tests.build import make_verdict
from tests.records.histories import NOON, by_a_bot, history, stamp

COUNTED = "SELECT requests, bytes FROM counts"


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
        heard.served(make_verdict(), answer(2))
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


async def test_what_a_tally_counted_is_written_too(tmp_path: Path) -> None:
    rule, told = Rule("odd", conditions.Detours()), Told()
    async with history(tmp_path) as kept:
        heard = journal(kept, told)
        tallying: Tallying = heard
        verdict = make_verdict(Action.POISON, by_a_bot().facts, rules=(rule,))
        tally = tallying.tally(verdict, Given.POISON, 200)
        tally.add(100, 0.01)
        tally.add(50, 0.01)
        heard.keep(verdict, answer())
        await heard.write()

        rows = await kept.ask(lambda db: db.execute(COUNTED).fetchall())
        hits = await kept.ask(lambda db: questions.hits(db, 0))

    assert (rows, hits) == ([(2, 150)], {"odd": 2})
    assert (told.written, told.missed) == (1, 1)


async def test_a_tally_begins_a_batch_again_and_again(tmp_path: Path) -> None:
    async with history(tmp_path) as kept:
        heard = journal(kept, Told(), seconds=0.001)
        tally = heard.tally(by_a_bot(), Given.POISON, 200)
        for number in (1, 2):
            tally.add(100, 0.01)
            with anyio.fail_after(10):
                while await kept.ask(lambda db: db.execute(COUNTED).fetchall()) != [
                    (number, number * 100)
                ]:
                    await anyio.lowlevel.checkpoint()


async def test_it_wants_no_more_than_there_is_room_for(tmp_path: Path) -> None:
    told = Told()
    async with history(tmp_path) as kept:
        heard = journal(kept, told)
        wanted = []
        for number in range(LIST + 1):
            wanted.append(heard.wants(by_a_bot()))
            heard.served(by_a_bot(), answer(number))
        keeper: Keeper = heard
        keeper.keep(by_a_bot(), answer(LIST + 1))
        await heard.write()

    assert wanted == [True] * LIST + [False]
    assert (told.written, told.missed) == (LIST, 1)


async def test_people_leave_room_for_others(tmp_path: Path) -> None:
    told = Told()
    async with history(tmp_path) as kept:
        heard = journal(kept, told)
        for number in range(PEOPLE + 1):
            heard.served(make_verdict(Action.ALLOW), answer(number))
        heard.served(by_a_bot(), answer(PEOPLE + 1))
        await heard.write()

    assert (told.written, told.missed) == (PEOPLE + 1, 1)


async def test_who_comes_while_a_batch_is_written_is_in_the_next() -> None:
    class Slow:
        """Somebody comes while it writes for the first time."""

        def __init__(self) -> None:
            self.counts: list[int] = []

        async def add(self, batch: Batch) -> None:
            self.counts += [requests for requests, _ in batch.counts.values()]
            if len(self.counts) == 1:
                tally.add(100, 0.01)

    slow = Slow()
    heard = journal(slow, Told(), seconds=0.001)
    tally = heard.tally(by_a_bot(), Given.POISON, 200)
    tally.add(100, 0.01)
    with anyio.fail_after(10):
        while len(slow.counts) < 2:
            await anyio.lowlevel.checkpoint()

    assert slow.counts == [1, 1]
