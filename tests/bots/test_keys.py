"""Directories of keys are fetched once; a new one that is no good changes nothing."""

from __future__ import annotations

import asyncio

from guard.bots.keys import WELL_KNOWN, Keys
from tests.bots.test_directory import RFC8037, RFC8037_THUMBPRINT, directory

SIGNER = "https://bot.example"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_directory_is_fetched_once() -> None:
    asked: list[str] = []

    async def fetch(address: str, most: int) -> bytes:
        asked.append(address)
        return directory(RFC8037)

    keys = Keys(fetch, Clock(), print)
    assert keys.of(SIGNER) is None
    await keys.fetches.settled()
    assert set(keys.of(SIGNER) or ()) == {RFC8037_THUMBPRINT}
    assert asked == [SIGNER + WELL_KNOWN]


async def test_a_directory_that_fails_keeps_its_last_keys() -> None:
    answers = [directory(RFC8037), b"no JSON"]

    async def fetch(address: str, most: int) -> bytes:
        return answers.pop(0)

    clock, failures = Clock(), [""]
    keys = Keys(fetch, clock, lambda: failures.append("keys"))
    for clock.now in (0.0, Keys.GOOD + 1):
        keys.of(SIGNER)
        await keys.fetches.settled()
    assert set(keys.of(SIGNER) or ()) == {RFC8037_THUMBPRINT}
    assert failures == ["", "keys"]


async def test_an_unreachable_signer_has_no_keys() -> None:
    async def fetch(address: str, most: int) -> bytes:
        raise OSError("unreachable")

    keys = Keys(fetch, Clock(), print)
    keys.of(SIGNER)
    await keys.fetches.settled()
    assert keys.of(SIGNER) == {}


async def test_what_is_being_fetched_ends_with_them() -> None:
    async def fetch(address: str, most: int) -> bytes:
        await asyncio.Event().wait()
        return b""

    keys, before = Keys(fetch, Clock(), print), asyncio.all_tasks()
    keys.of(SIGNER)
    assert asyncio.all_tasks() > before
    await keys.close()

    assert asyncio.all_tasks() == before
