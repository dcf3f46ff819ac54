from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.lane.lines import PERSON, Street, app_of, get, guarded, visitor
from tests.lane.places import site
from tests.servers import scripted


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with scripted(site) as port, guarded(app_of(tmp_path, port)) as street:
        yield street


async def test_the_second_time_the_lane_answers(street: Street) -> None:
    async with visitor(street) as line:
        first, second = [await line.ask(get()) for _ in range(2)]

    assert first.comparable() == second.comparable()
    assert street.entered == 1


async def test_a_head_hidden_in_a_line_is_nobodys(street: Street) -> None:
    """Who asked by HTTP/1.0 could have others of her address say what she says."""
    _, _, rest = get(b"/echo").partition(b"\r\n")
    hiding = b"GET /echo HTTP/1.0\r\nx-hers: 1\r\nx: HTTP/1.1\r\n" + rest
    async with visitor(street) as line, visitor(street) as other:
        await line.ask(hiding)
        answer = await other.ask(get(b"/echo"))

    assert b"x-hers" not in answer.body
