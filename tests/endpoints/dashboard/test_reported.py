from __future__ import annotations

import re
from typing import Any

import pytest

from guard.records import reports
from guard.records.base import Answer
from guard.records.entry import entry_of
from tests.endpoints.dashboard.rooms import Artist
from tests.records.histories import NOON, by_a_bot, stamp

ABOUT = entry_of(by_a_bot(), Answer(stamp(1), 200, 10, 0.1))


async def complain(marlene: Artist, words: str = "I am <b>real</b>") -> None:
    await marlene.history.ask(lambda db: reports.add(db, NOON, words, ABOUT))


async def mark(marlene: Artist, **changes: Any) -> int:
    page = await marlene.page("/reports")
    form = re.findall(r'name="form" value="(\w+)"', page)[0]
    data = {"form": form, "number": "1", "seen": "1", **changes}
    return (await marlene.client.post("/reports", data=data)).status_code


async def test_words_are_shown_as_text_and_counted(marlene: Artist) -> None:
    await complain(marlene)

    page = await marlene.page("/reports")

    assert "I am &lt;b&gt;real&lt;/b&gt;" in page
    assert "1<span" in page
    assert f"/visits/{stamp(1)}" in page


async def test_a_report_is_marked_as_read(marlene: Artist) -> None:
    await complain(marlene)

    assert await mark(marlene) == 303
    assert await marlene.history.ask(reports.unread) == 0


@pytest.mark.parametrize("changes", [{"form": "forged"}, {"number": "x"}])
async def test_a_form_that_is_not_ours(
    changes: dict[str, str], marlene: Artist
) -> None:
    await complain(marlene)

    assert await mark(marlene, **changes) == 400
    assert await marlene.history.ask(reports.unread) == 1
