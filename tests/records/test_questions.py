from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from guard.facts import Purpose
from guard.records import questions
from guard.records.history import History, local_day
from guard.records.questions import Search
from guard.rules import Action
from tests.build import make_facts, make_verdict
from tests.records.histories import (
    NOON,
    batch_of,
    by_a_bot,
    by_a_person,
    history,
    stamp,
)

HOUR = 3600


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[History]:
    """A bot twice and a person once now, a bot once an hour ago; a doubtful browser."""
    doubtful = make_verdict(Action.CLOAK, make_facts(time=NOON))
    async with history(tmp_path) as filled:
        early = by_a_bot("/art/2.jpg", NOON - HOUR)
        await filled.add(batch_of(early, time=NOON - HOUR))
        bots = (by_a_bot(), by_a_bot())
        await filled.add(batch_of(*bots, by_a_person(), doubtful, first=2))
        yield filled


async def test_columns_have_no_gaps(kept: History) -> None:
    columns = await kept.ask(
        lambda db: questions.columns(db, NOON - 2 * HOUR, NOON, HOUR)
    )

    sums = [sum(n for _, n in column.requests) for column in columns]
    assert sums == [0, 1, 4]
    assert dict(columns[2].requests) == {
        Purpose.AI_TRAIN: 2,
        Purpose.BROWSER: 1,
        Purpose.UNKNOWN: 1,  # it looks like a browser, and was not believed
    }
    assert columns[1].start - columns[0].start == HOUR


async def test_takers_are_ranked_without_people(kept: History) -> None:
    takers = await kept.ask(lambda db: questions.takers(db, NOON - 2 * HOUR))

    assert [(t.who, t.action, t.requests, t.bytes) for t in takers] == [
        ("GPTBot", "poison", 3, 3000),
        ("browser", "cloak", 1, 1000),
    ]


async def test_a_taker_is_named_once_whatever_it_met(tmp_path: Path) -> None:
    allowed = make_verdict(Action.ALLOW, by_a_bot().facts)
    async with history(tmp_path) as kept:
        await kept.add(batch_of(by_a_bot(), by_a_bot(), allowed))
        takers = await kept.ask(lambda db: questions.takers(db, 0))

    assert [(t.action, t.requests) for t in takers] == [("poison", 3)]


async def test_works_are_ranked_by_what_bots_want(kept: History) -> None:
    works = await kept.ask(lambda db: questions.works(db, 0))

    assert [(w.path, w.bots, w.people) for w in works] == [
        ("/art/1.jpg", 3, 1),
        ("/art/2.jpg", 1, 0),
    ]
    assert works[0].takers == ("GPTBot", "browser")


async def test_copies_are_those_that_were_no_originals(kept: History) -> None:
    copies = await kept.ask(lambda db: questions.copies(db, "/art/1.jpg"))

    assert [(c.who, c.action, c.requests) for c in copies] == [
        ("GPTBot", "poison", 2),
        ("browser", "cloak", 1),
    ]
    assert await kept.ask(lambda db: questions.given(db, local_day(NOON) - 1)) == {
        "poison": 3,
        "cloak": 1,
    }


@pytest.mark.parametrize(
    ("search", "numbers"),
    [
        (Search(), [5, 3, 2, 1]),
        (Search(people=True), [5, 4, 3, 2, 1]),
        (Search(bot="GPTBot"), [3, 2, 1]),
        (Search(action="cloak"), [5]),
        (Search(purpose="browser", people=True), [5, 4]),
        (Search(before=3), [2, 1]),
        (Search(after=3), [5]),
        (Search(most=2), [5, 3]),
        (Search(bot="'; DROP TABLE verdicts; --"), []),
    ],
)
async def test_verdicts_are_found(
    search: Search, numbers: list[int], kept: History
) -> None:
    found = await kept.ask(lambda db: questions.verdicts(db, search))

    assert [number for number, _ in found] == numbers


async def test_one_verdict_is_found_by_its_stamp(kept: History) -> None:
    found = await kept.ask(lambda db: questions.entry(db, stamp(2)))

    assert found
    assert (found.bot, found.operator) == ("GPTBot", "OpenAI")
    assert await kept.ask(lambda db: questions.entry(db, stamp(99))) is None


async def test_where_and_since_when(kept: History, tmp_path: Path) -> None:
    assert await kept.ask(lambda db: questions.host_of(db, "/art/1.jpg")) == (
        "art.example"
    )
    assert await kept.ask(lambda db: questions.host_of(db, "/nowhere")) == ""
    assert await kept.ask(questions.began) == NOON - HOUR
    assert await kept.ask(questions.last) == 5


async def test_an_empty_history_has_no_beginning(tmp_path: Path) -> None:
    async with history(tmp_path) as empty:
        assert await empty.ask(questions.began) is None


async def test_sizes_and_formats_are_one_work(tmp_path: Path) -> None:
    sizes = ("/art/sea.jpg", "/art/sea-480.webp", "/art/sea-480.webp")
    async with history(tmp_path) as kept:
        await kept.add(batch_of(*map(by_a_bot, sizes)))
        works = await kept.ask(lambda db: questions.works(db, 0))
        paths = await kept.ask(lambda db: questions.paths(db, "art/sea"))

    assert [(work.path, work.bots) for work in works] == [("/art/sea-480.webp", 3)]
    assert paths == ("/art/sea-480.webp", "/art/sea.jpg")
