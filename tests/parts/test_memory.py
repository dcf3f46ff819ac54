from __future__ import annotations

import pytest

from guard.loader import default
from guard.parts.memory import pace_of, store_of
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
