from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from guard.endpoints.keyring import COOKIE
from tests.endpoints.dashboard.rooms import TOKEN, Artist, artist


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[Artist]:
    async with artist(tmp_path, TOKEN) as marlene:
        yield marlene


async def test_the_token_opens_a_session_that_scripts_cannot_read(
    guarded: Artist,
) -> None:
    answer = await guarded.client.post("/login", data={"token": TOKEN})

    cookie = answer.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", COOKIE))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Nobody has come" in await guarded.page("/")


@pytest.mark.parametrize(("trusted", "secure"), [("127.0.0.1", True), ("::2", False)])
async def test_behind_tls_the_session_never_leaves_it(
    trusted: str, secure: bool, tmp_path: Path
) -> None:
    async with artist(tmp_path, TOKEN, trusted_proxies=[trusted]) as marlene:
        answer = await marlene.client.post(
            "/login", data={"token": TOKEN}, headers={"x-forwarded-proto": "https"}
        )

    assert ("secure" in answer.headers["set-cookie"].lower()) is secure


async def test_wrong_tokens_are_slowed_and_the_right_one_is_not(
    guarded: Artist,
) -> None:
    tries = [
        (await guarded.client.post("/login", data={"token": word})).status_code
        for word in ("a", "b", "c", "d", "e", "f", TOKEN)
    ]

    assert tries == [401] * 5 + [429, 303]


async def test_a_form_that_is_none(guarded: Artist) -> None:
    answer = await guarded.client.post("/login", content=b"token")

    assert answer.status_code == 400


async def test_signing_out_needs_our_own_form(guarded: Artist) -> None:
    await guarded.client.post("/login", data={"token": TOKEN})
    page = await guarded.page("/")
    form = re.findall(r'name="form" value="(\w+)"', page)[0]

    forged = await guarded.client.post("/logout", data={"form": "forged"})
    assert forged.status_code == 400
    await guarded.client.post("/logout", data={"form": form})
    await guarded.page("/", 401)


async def test_without_a_token_nobody_asks(marlene: Artist) -> None:
    await marlene.page("/login", 303)


async def test_the_door_is_drawn_for_strangers(guarded: Artist) -> None:
    assert "Who is there?" in await guarded.page("/login")
    await guarded.page("/static/style.css")
