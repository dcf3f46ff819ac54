"""What every Store has to do, tried on each of them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from itertools import accumulate
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from guard.store.base import Pace, Seen, Sighting, Store, Terms
from guard.store.memory import MemoryStore
from guard.store.record import COUNTS, MARKS, STEPS, STRANGER, fold, read
from guard.store.redis import RedisStore

PACE = Pace(interval=1.0, burst=3.0)
TERMS = Terms(PACE, half_life=60.0)


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "memory":
        made: Store = MemoryStore(TERMS)
    else:
        url = request.getfixturevalue("redis_url")
        made = RedisStore(url, TERMS, monotonic, wait=10.0)
    yield made
    await made.close()


@pytest.fixture
def visitor() -> bytes:
    """Somebody whom no other test has seen: they share one Redis."""
    return secrets.token_bytes(16)


async def told(store: Store, visitor: bytes, *sightings: Sighting) -> Seen:
    """After the last of them."""
    for sighting in sightings:
        seen = await store.observe(visitor, sighting)
    return seen


async def test_sightings_of_one_visitor_add_up(store: Store, visitor: bytes) -> None:
    one = Sighting(10.0, counts=((0, 1.0), (3, 0.25)), marks=1, step=7)
    other = Sighting(10.0, counts=((0, 1.0),), marks=1 << 8 * MARKS - 1, step=8)

    seen = await told(store, visitor, one, other)

    assert seen.counts[:4] == (2.0, 0.0, 0.0, 0.25)
    assert (seen.marks, seen.steps) == (1 | 1 << 8 * MARKS - 1, (7, 8))


async def test_visitors_are_told_apart(store: Store, visitor: bytes) -> None:
    await store.observe(visitor, Sighting(10.0, marks=1))

    assert (await store.observe(visitor[::-1], Sighting(10.0))).marks == 0


async def test_counts_fade_to_a_half(store: Store, visitor: bytes) -> None:
    first, later = Sighting(10.0, counts=((2, 8.0),)), Sighting(70.0)

    assert (await told(store, visitor, first, later)).counts[2] == 4.0


async def test_a_visitor_away_for_long_is_forgotten(
    store: Store, visitor: bytes
) -> None:
    first = Sighting(10.0, counts=((2, 8.0),), marks=3, step=9)

    seen = await told(store, visitor, first, Sighting(131.0))

    assert (seen.counts[2], seen.marks, seen.steps) == (0.0, 0, ())


async def test_only_the_last_steps_are_kept(store: Store, visitor: bytes) -> None:
    sightings = [Sighting(10.0, step=number) for number in range(STEPS + 5)]

    seen = await told(store, visitor, *sightings)

    assert seen.steps == tuple(range(5, STEPS + 5))


async def test_a_burst_within_its_bound_is_no_flood(
    store: Store, visitor: bytes
) -> None:
    seen = [await store.observe(visitor, Sighting(10.0)) for _ in range(4)]

    assert [PACE.exceeded(s.arrival, 10.0) for s in seen] == [False] * 3 + [True]


async def test_a_flood_ends_when_the_visitor_pauses(
    store: Store, visitor: bytes
) -> None:
    flood = [Sighting(10.0)] * 10

    seen = await told(store, visitor, *flood, Sighting(30.0))

    assert not PACE.exceeded(seen.arrival, 30.0)


async def test_a_clock_that_is_behind_takes_nothing_back(
    store: Store, visitor: bytes
) -> None:
    ahead, behind = Sighting(20.0, counts=((1, 1.0),)), Sighting(5.0)

    seen = await told(store, visitor, ahead, behind)

    assert (seen.time, seen.counts[1]) == (20.0, 1.0)


async def test_a_clock_that_was_set_back_makes_no_flood(
    store: Store, visitor: bytes
) -> None:
    before, after = Sighting(9000.0), Sighting(1800.0)

    seen = await told(store, visitor, before, after)

    assert seen.time == 1800.0
    assert not PACE.exceeded(seen.arrival, 1800.0)


VISITS = some.lists(
    some.builds(
        Sighting,
        time=some.floats(0.0, 90.0),  # since the one before, here
        counts=some.dictionaries(
            some.integers(0, COUNTS - 1), some.floats(0.0, 9.0, width=16), max_size=4
        ).map(lambda counts: tuple(counts.items())),
        marks=some.integers(0, 2 ** (8 * MARKS) - 1),
        step=some.none() | some.integers(0, 2**64 - 1),
    ),
    min_size=1,
    max_size=30,
)


@given(VISITS)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_every_store_does_the_same_sums(
    store: Store, visits: list[Sighting]
) -> None:
    visitor = secrets.token_bytes(16)
    times = accumulate((visit.time for visit in visits), initial=1.7e9)
    record = STRANGER
    for time, visit in zip(times, visits, strict=False):
        sighting = Sighting(time, visit.counts, visit.marks, visit.step)
        record = fold(record, sighting, TERMS)

        assert await store.observe(visitor, sighting) == read(record)
