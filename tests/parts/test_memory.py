from __future__ import annotations

import pytest

from guard.loader import default
from guard.parts.holding import Holding
from guard.parts.memory import memory_of, pace_of, store_of
from guard.store.base import LocalStore, Sighting
from guard.store.memory import MemoryStore
from guard.store.redis import RedisStore


def test_the_rate_is_a_pace_with_a_burst() -> None:
    pace = pace_of(default(rate={"requests": 120, "seconds": 60}))

    assert (pace.interval, pace.burst) == (0.5, 60)


@pytest.mark.parametrize(
    ("address", "kind"),
    [("memory", MemoryStore), ("redis://127.0.0.1:1/0", RedisStore)],
)
async def test_the_store_is_the_one_in_the_policy(address: str, kind: type) -> None:
    store = store_of(default(store=address))
    await store.close()

    assert isinstance(store, kind)


async def test_other_terms_forget_nobody() -> None:
    first = Holding()
    before = memory_of(default(), first)
    await before.observe(b"visitor", Sighting(1.0, marks=1))
    second = Holding(first)
    after = memory_of(default(rate={"requests": 1, "seconds": 9}), second)
    await first.close()

    assert isinstance(after, LocalStore)
    assert (await after.observe(b"visitor", Sighting(2.0))).marks == 1
    assert after is not before


def test_the_same_terms_keep_the_store() -> None:
    first = Holding()

    assert memory_of(default(), first) is memory_of(default(), Holding(first))
