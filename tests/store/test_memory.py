from __future__ import annotations

import tracemalloc

from guard.store.base import LocalStore, Pace, Sighting, Terms
from guard.store.memory import MemoryStore

TERMS = Terms(Pace(interval=1.0, burst=3.0))
ONCE = Sighting(10.0, counts=((0, 1.0),), step=1)


async def test_who_was_away_longest_goes_first() -> None:
    store = MemoryStore(TERMS, limit=2)
    for visitor in (b"a", b"b", b"a", b"c"):
        await store.observe(visitor, ONCE)

    assert (await store.observe(b"a", ONCE)).counts[0] == 3
    assert (await store.observe(b"b", ONCE)).counts[0] == 1


async def test_a_flood_of_visitors_stays_within_the_limit() -> None:
    store = MemoryStore(TERMS, limit=100)
    for number in range(10_000):
        await store.observe(number.to_bytes(4), ONCE)

    assert len(store) == 100


async def test_a_visitor_costs_less_than_500_bytes() -> None:
    visitors = 3000
    store = MemoryStore(TERMS)
    tracemalloc.start()
    try:
        for visit in range(16 * visitors):  # of which every one fills its steps
            await store.observe((visit % visitors).to_bytes(16), ONCE)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert taken / visitors <= 500


async def test_a_closed_store_is_empty() -> None:
    store = MemoryStore(TERMS)
    await store.observe(b"a", ONCE)

    await store.close()

    assert len(store) == 0


async def test_memory_answers_at_once() -> None:
    store, same = MemoryStore(TERMS), MemoryStore(TERMS)
    for _ in range(3):
        seen = await same.observe(b"a", ONCE)

    assert isinstance(store, LocalStore)
    assert store.seen_now(b"a", [ONCE, ONCE, ONCE]) == seen
