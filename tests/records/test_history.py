from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from guard.records import questions
from guard.records.history import NAMES, OTHERS, Batch, History, local_day
from guard.records.questions import Search
from tests.records.histories import (
    NOON,
    batch_of,
    by_a_bot,
    by_a_person,
    history,
    key_of,
    stamp,
)


async def test_it_survives_a_restart(tmp_path: Path) -> None:
    for number in (1, 2):
        async with history(tmp_path) as kept:
            await kept.add(batch_of(by_a_bot(), first=number))

    async with history(tmp_path) as kept:
        takers = await kept.ask(lambda db: questions.takers(db, NOON - 60))
        found = await kept.ask(lambda db: questions.verdicts(db, Search()))

    assert [(taker.who, taker.requests) for taker in takers] == [("GPTBot", 2)]
    assert [entry.id for _, entry in found] == [stamp(2), stamp(1)]


async def test_two_processes_may_write_at_once(tmp_path: Path) -> None:
    async with history(tmp_path) as one, history(tmp_path) as other:
        await asyncio.gather(
            *(
                kept.add(batch_of(by_a_bot(), by_a_person(), first=10 * number))
                for number, kept in enumerate([one, other] * 5, 1)
            )
        )
        totals = await one.ask(lambda db: questions.totals(db, NOON - 60))

    assert totals == {("poison", "ai-train"): 10, ("allow", "browser"): 10}


async def test_a_visitor_counts_once_a_day(tmp_path: Path) -> None:
    async with history(tmp_path) as kept:
        await kept.add(batch_of(by_a_bot(), by_a_bot("/art/2.jpg")))
        await kept.add(batch_of(by_a_bot(), first=3))
        day = local_day(NOON)

        assert await kept.ask(lambda db: questions.visitors(db, day)) == {"ai-train": 1}


@pytest.mark.parametrize(
    ("bounds", "table", "most"),
    [({"works": 5}, "works", 10), ({"visitors": 0}, "visitors", 0)],
)
async def test_who_invents_addresses_cannot_fill_the_file(
    bounds: dict[str, int], table: str, most: int, tmp_path: Path
) -> None:
    forged = (by_a_bot(f"/art/{number}.jpg") for number in range(50))
    async with history(tmp_path, **bounds) as kept:
        await kept.add(batch_of(*forged))
        rows = await kept.ask(
            lambda db: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        )

    assert rows == most


async def test_a_batch_that_breaks_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken(facts: object) -> bytes:
        raise ZeroDivisionError

    kept = History(tmp_path / "history.db", broken)
    with pytest.raises(ZeroDivisionError):
        await kept.add(batch_of(by_a_bot()))
    totals = await kept.ask(lambda db: questions.totals(db, 0))
    await kept.close()

    assert totals == {}
    assert key_of(by_a_bot().facts)


async def test_a_flood_is_forgotten_while_it_lasts(tmp_path: Path) -> None:
    async with history(tmp_path, verdicts=100) as kept:
        for first in range(1, 1001, 50):
            flood = [by_a_bot()] * 50
            await kept.add(batch_of(*flood, first=first))
        rows = await kept.ask(questions.kept)

    assert rows <= 150


async def test_the_file_shrinks_when_much_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    async with history(tmp_path, verdicts=2000) as kept:
        await kept.add(batch_of(*[by_a_bot("/" + "x" * 500)] * 2000))
    large = file.stat().st_size
    async with history(tmp_path, verdicts=10) as kept:
        await kept.add(batch_of(by_a_bot(), first=9000))

    assert file.stat().st_size < large / 4


async def test_forged_names_fill_no_slot(tmp_path: Path) -> None:
    counts = {("poison", "ai-train", f"bot-{n}"): (1, 10) for n in range(NAMES + 50)}
    async with history(tmp_path) as kept:
        for _ in range(2):
            await kept.add(Batch(NOON, counts=counts))
        takers = await kept.ask(lambda db: questions.takers(db, NOON - 60, 500))

    assert len(takers) == NAMES + 1
    assert (takers[0].who, takers[0].requests) == (OTHERS, 100)
