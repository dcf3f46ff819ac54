from __future__ import annotations

from guard.store.base import Pace
from guard.store.memory import MemoryStore

PACE = Pace(interval=1.0, burst=3.0)


async def test_sightings_of_one_visitor_add_up() -> None:
    store = MemoryStore(PACE)

    await store.observe(b"a", 1, now=10.0)
    seen = await store.observe(b"a", 2, now=11.0)

    assert (seen.requests, seen.marks) == (2, 3)


async def test_a_burst_within_its_bound_is_no_flood() -> None:
    store = MemoryStore(PACE)

    seen = [await store.observe(b"a", 0, now=10.0) for _ in range(4)]

    assert [PACE.exceeded(s.arrival, 10.0) for s in seen] == [False] * 3 + [True]


async def test_a_flood_ends_when_the_visitor_pauses() -> None:
    store = MemoryStore(PACE)
    for _ in range(10):
        await store.observe(b"a", 0, now=10.0)

    seen = await store.observe(b"a", 0, now=30.0)

    assert not PACE.exceeded(seen.arrival, 30.0)


async def test_who_was_away_longest_goes_first() -> None:
    store = MemoryStore(PACE, limit=2)
    for visitor in (b"a", b"b", b"a", b"c"):
        await store.observe(visitor, 0, now=10.0)

    assert (await store.observe(b"a", 0, now=10.0)).requests == 3
    assert (await store.observe(b"b", 0, now=10.0)).requests == 1


async def test_a_visitor_away_for_long_is_forgotten() -> None:
    store = MemoryStore(PACE, ttl=60.0)
    await store.observe(b"a", 1, now=10.0)

    assert (await store.observe(b"a", 0, now=80.0)).marks == 0


async def test_a_flood_of_visitors_stays_within_the_limit() -> None:
    store = MemoryStore(PACE, limit=100)
    for number in range(10_000):
        await store.observe(number.to_bytes(4), 0, now=10.0)

    assert len(store) == 100


async def test_a_closed_store_is_empty() -> None:
    store = MemoryStore(PACE)
    await store.observe(b"a", 0, now=10.0)

    await store.close()

    assert len(store) == 0
