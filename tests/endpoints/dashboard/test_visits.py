from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import StreamingResponse

from guard.endpoints.dashboard.explained import Explained
from guard.endpoints.dashboard.pages import Pages
from guard.endpoints.dashboard.visits import LOOKS, STREAMS, Visits
from guard.endpoints.keyring import Keyring
from guard.loader import default
from guard.records.history import History
from tests.endpoints.dashboard.rooms import Artist
from tests.fakes import make_request
from tests.records.histories import (
    NOON,
    batch_of,
    by_a_bot,
    by_a_person,
    history,
    stamp,
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("people=1", 3),
        ("bot=GPTBot", 2),
        ("bot=nobody", 0),
        ("action=poison&purpose=ai-train", 2),
        ("action=cloak", 0),
        ("action=nonsense&purpose=nonsense&before=x", 2),
        ("before=2", 1),
        ("before=" + "9" * 23, 2),
    ],
)
async def test_visits_are_found(query: str, found: int, marlene: Artist) -> None:
    await marlene.history.add(batch_of(by_a_bot(), by_a_bot(), by_a_person()))

    page = await marlene.page(f"/visits?{query}")

    assert page.count('<a href="/visits/0') == found


async def test_there_is_a_way_to_earlier_ones(marlene: Artist) -> None:
    await marlene.history.add(batch_of(*(by_a_bot() for _ in range(60))))

    page = await marlene.page("/visits?bot=GPTBot")

    assert "/visits?before=11&amp;bot=GPTBot" in page


async def test_each_opens_its_explanation(marlene: Artist) -> None:
    await marlene.history.add(batch_of(by_a_bot()))

    page = await marlene.page(f"/visits/{stamp(1)}")

    assert "GPTBot asked for" in page
    assert "It only says so." in page
    await marlene.page(f"/visits/{stamp(9)}", 404)


def visits(kept: History, pause: Any) -> Visits:
    pages = Pages("Studio", kept, Keyring("", b"secret"), lambda: NOON)
    return Visits(pages, kept, Explained(default()), pause)


def asks(query: str = "", **headers: str) -> Request:
    lines = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return make_request("/live", query_string=query.encode(), headers=lines)


async def events(answer: Any, most: int = 1000) -> list[str]:
    assert isinstance(answer, StreamingResponse)
    heard: list[str] = []
    async for event in answer.body_iterator:
        heard.append(str(event))
        if len(heard) == most:
            break
    return heard


async def test_new_visits_come_by_themselves(tmp_path: Any) -> None:
    async with history(tmp_path) as kept:
        await kept.add(batch_of(by_a_bot()))

        async def somebody_comes(seconds: float) -> None:
            await kept.add(batch_of(by_a_bot('/"<b>.jpg'), by_a_person(), first=2))

        live = visits(kept, somebody_comes)
        heard = await events(await live.live(asks()), 2)

    data = json.loads(heard[1].partition("data: ")[2])
    assert heard[1].startswith("id: 2\nevent: verdict\n")
    assert (data["visitor"], data["path"], data["got"]) == (
        "GPTBot",
        '/"<b>.jpg',
        "a false picture",
    )


@pytest.mark.parametrize(
    "request_", [asks("after=1&people=1"), asks("people=1", last_event_id="1")]
)
async def test_a_page_goes_on_where_it_was(request_: Request, tmp_path: Any) -> None:
    async with history(tmp_path) as kept:
        await kept.add(batch_of(by_a_bot(), by_a_person(), by_a_bot()))
        heard = await events(await visits(kept, anyone).live(request_), 3)

    assert [event.partition("\n")[0] for event in heard[1:]] == ["id: 2", "id: 3"]


async def test_a_number_beyond_belief_breaks_no_stream(tmp_path: Any) -> None:
    async with history(tmp_path) as kept:
        request = asks("after=" + "9" * 23)
        heard = await events(await visits(kept, anyone).live(request))

    assert heard[-1] == ": nobody came\n\n"


async def anyone(seconds: float) -> None:
    """Nobody comes."""


async def test_a_stream_ends_and_frees_its_place(tmp_path: Any) -> None:
    async with history(tmp_path) as kept:
        live = visits(kept, anyone)
        heard = await events(await live.live(asks("after=0")))

        assert ": nobody came\n\n" in heard
        assert len(heard) < LOOKS
        assert live._streams == 0


async def test_no_more_pages_than_can_be_kept_up_to_date(tmp_path: Any) -> None:
    async with history(tmp_path) as kept:
        live = visits(kept, anyone)
        live._streams = STREAMS

        assert (await live.live(asks())).status_code == 503
