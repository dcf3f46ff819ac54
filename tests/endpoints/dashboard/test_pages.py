from __future__ import annotations

import pytest

from guard.endpoints.dashboard.pages import FOLDER, NAVIGATION
from guard.records.history import History
from tests.endpoints.dashboard.rooms import Artist
from tests.records.histories import batch_of, by_a_bot, by_a_person

HOSTILE = "\"><script>alert(1)</script>'{{7*7}}.jpg"


async def fill(history: History) -> None:
    await history.add(batch_of(by_a_bot("/" + HOSTILE), by_a_person()))


@pytest.mark.parametrize("address", [address for address, _ in NAVIGATION])
async def test_every_page_works_with_and_without_a_past(
    address: str, marlene: Artist
) -> None:
    empty = await marlene.page(address)
    await fill(marlene.history)
    filled = await marlene.page(address)

    for page in (empty, filled):
        assert 'aria-current="page"' in page
        assert "<script>" not in page
        assert "style=" not in page


async def test_what_visitors_send_is_text(marlene: Artist) -> None:
    await fill(marlene.history)

    page = await marlene.page("/visits")

    assert "&lt;script&gt;" in page
    assert "49.jpg" not in page


async def test_a_page_that_is_not_there(marlene: Artist) -> None:
    await marlene.page("/nowhere", 404)
    await marlene.page("/static/../pages.py", 404)


def test_what_visitors_sent_turns_no_text_of_ours_around() -> None:
    style = (FOLDER / "static" / "style.css").read_text("utf-8")
    isolated = style.partition(" { unicode-bidi: isolate }")[0].rpartition("\n")[2]

    assert {"code", "pre", ".path", ".name", "blockquote"} <= set(isolated.split(", "))
