from __future__ import annotations

from guard.rules import Action
from tests.build import make_verdict
from tests.endpoints.dashboard.rooms import Artist
from tests.records.histories import batch_of, by_a_bot, by_a_person


async def test_all_works_lead_to_their_pages(marlene: Artist) -> None:
    await marlene.history.add(batch_of(by_a_bot("/art/sea.jpg"), by_a_person()))

    page = await marlene.page("/works")

    assert 'href="/work?path=/art/sea.jpg"' in page
    assert "1 \u00d7 by programs, 0 \u00d7 by people" in page


async def test_both_pictures_stand_side_by_side(marlene: Artist) -> None:
    await marlene.history.add(batch_of(by_a_bot("/art/sea.jpg")))

    page = await marlene.page("/work?path=/art/sea.jpg")

    assert '"/picture/seen?path=/art/sea.jpg"' in page
    assert "/picture/got?path=/art/sea.jpg&amp;who=GPTBot&amp;action=poison" in page
    assert "What GPTBot got" in page


async def test_who_got_no_picture_is_said_in_words(marlene: Artist) -> None:
    facts = by_a_bot("/art/sea.jpg").facts
    allowed = make_verdict(Action.ALLOW, facts)
    await marlene.history.add(batch_of(allowed))

    page = await marlene.page("/work?path=/art/sea.jpg")

    assert "/picture/got" not in page
    assert "GPTBot got the original." in page


async def test_a_work_that_nobody_took_shows_what_a_trainer_would_get(
    marlene: Artist,
) -> None:
    page = await marlene.page("/work?path=/art/new.jpg")

    assert "What AI trainers would get" in page


async def test_one_of_several_is_chosen(marlene: Artist) -> None:
    cloaked = make_verdict(Action.CLOAK, by_a_person("/art/sea.jpg").facts)
    await marlene.history.add(batch_of(by_a_bot("/art/sea.jpg"), cloaked))

    page = await marlene.page("/work?path=/art/sea.jpg&who=browser&action=cloak")

    assert "who=browser&amp;action=cloak" in page.partition("What people see")[2]
    assert "doubtful browsers" in page


async def test_what_is_no_path_leads_back(marlene: Artist) -> None:
    await marlene.page("/work?path=elsewhere", 303)
