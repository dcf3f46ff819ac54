from __future__ import annotations

from pathlib import Path

from guard.facts import Purpose
from guard.records import questions
from tests.records.histories import anybody, batch_of, by_a_bot, by_a_person, history


async def test_only_pictures_that_were_shown_are_works(tmp_path: Path) -> None:
    async with history(tmp_path) as kept:
        batch = batch_of(by_a_bot("/about.html"), by_a_bot("/art/1.jpg"))
        await kept.add(batch)
        works = await kept.ask(lambda db: questions.works(db, 0))

    assert [work.path for work in works] == ["/art/1.jpg"]


async def test_one_visitor_with_many_names_blinds_no_works_page(tmp_path: Path) -> None:
    forged = (by_a_bot(name=f"Bot{number}") for number in range(50))
    async with history(tmp_path, works=5) as kept:
        await kept.add(batch_of(*forged))
        await kept.add(batch_of(by_a_bot("/art/2.jpg"), by_a_person(), first=60))
        works = await kept.ask(lambda db: questions.works(db, 0))
        copies = await kept.ask(lambda db: questions.copies(db, "/art/1.jpg"))

    assert [(w.path, w.bots, w.people) for w in works] == [
        ("/art/1.jpg", 50, 1),
        ("/art/2.jpg", 1, 0),
    ]
    assert [copy.requests for copy in copies] == [45, 1, 1, 1, 1, 1]


async def test_many_sizes_leave_room_for_other_works(tmp_path: Path) -> None:
    claims = (anybody(purpose) for purpose in (*Purpose, *Purpose))
    async with history(tmp_path, works=4) as kept:
        await kept.add(batch_of(*claims))
        await kept.add(batch_of(by_a_person("/art/2.jpg"), first=60))
        works = await kept.ask(lambda db: questions.works(db, 0))

    assert [work.path for work in works] == ["/art/1.jpg", "/art/2.jpg"]
