from __future__ import annotations

from pathlib import Path

from guard.records import reports
from guard.records.base import Answer
from guard.records.entry import entry_of
from guard.records.reports import LONGEST, Allowance
from tests.records.histories import NOON, by_a_bot, history, stamp


async def test_unread_reports_come_first(tmp_path: Path) -> None:
    about = entry_of(by_a_bot(), Answer(stamp(1), 200, 10, 0.1))
    async with history(tmp_path) as kept:
        await kept.ask(lambda db: reports.add(db, NOON, "I am a person", about))
        await kept.ask(lambda db: reports.add(db, NOON, "x" * 5000, None))
        await kept.ask(lambda db: reports.mark(db, 2, True))
        found = await kept.ask(reports.reports)
        unread = await kept.ask(reports.unread)

    assert [(report.number, report.seen) for report in found] == [(1, False), (2, True)]
    assert (found[0].entry, found[1].entry) == (about, None)
    assert (len(found[1].words), unread) == (LONGEST, 1)


def test_an_allowance_is_for_each_and_for_all() -> None:
    now = [0.0]
    allowance = Allowance(2, 3, 60.0, lambda: now[0])

    assert [allowance.spend("a") for _ in range(3)] == [True, True, False]
    assert [allowance.spend(other) for other in "bcd"] == [True, False, False]
    now[0] = 60.0
    assert allowance.spend("a")
