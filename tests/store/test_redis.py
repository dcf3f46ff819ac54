from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from guard.errors import StoreError
from guard.store.base import LocalStore, Pace, Sighting, Terms
from guard.store.redis import PREFIX, REST, RedisStore
from tests.servers import free_port, scripted

TERMS = Terms(Pace(interval=1.0, burst=3.0), half_life=60.0)
ONCE = Sighting(10.0, counts=((0, 1.0),))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def fails(store: RedisStore, reason: str) -> None:
    with pytest.raises(StoreError, match=reason):
        await store.observe(b"a", ONCE)


async def test_redis_does_not_answer_at_once() -> None:
    store = RedisStore(f"redis://127.0.0.1:{free_port()}", TERMS, Clock())

    assert not isinstance(store, LocalStore)
    await store.close()


async def test_who_cannot_be_reached_is_not_asked_again() -> None:
    store = RedisStore(f"redis://127.0.0.1:{free_port()}", TERMS, Clock())

    await fails(store, "onnect")
    await fails(store, "a moment ago")


async def test_many_who_fail_at_once_are_one_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = RedisStore(f"redis://127.0.0.1:{free_port()}", TERMS, Clock())

    await asyncio.gather(*[fails(store, "onnect") for _ in range(5)])

    assert len(caplog.messages) == 1


async def test_who_does_not_answer_is_given_up_soon() -> None:
    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with scripted(silent) as port:
        store = RedisStore(f"redis://127.0.0.1:{port}", TERMS, Clock(), wait=0.05)
        await fails(store, "[Tt]ime")
        await store.close()


async def test_who_comes_back_is_asked_again(
    redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    async with Redis.from_url(redis_url) as redis:
        await redis.rpush(PREFIX + b"back", "no record")
        store = RedisStore(redis_url, TERMS, clock, wait=10.0)
        with pytest.raises(StoreError, match="WRONGTYPE"):
            await store.observe(b"back", ONCE)
        await redis.delete(PREFIX + b"back")

        clock.now = REST
        seen = await store.observe(b"back", ONCE)
        await store.close()

    assert (seen.counts[0], caplog.messages[-1]) == (1.0, "Redis is back")


async def test_what_is_no_record_is_written_anew(redis_url: str) -> None:
    store = RedisStore(redis_url, TERMS, Clock(), wait=10.0)
    async with Redis.from_url(redis_url) as redis:
        await redis.set(PREFIX + b"odd", b"\xff" * 100)
        seen = await store.observe(b"odd", ONCE)
        await store.close()

    assert (seen.counts[0], seen.marks) == (1.0, 0)


async def test_workers_share_what_they_saw(redis_url: str) -> None:
    stores = [RedisStore(redis_url, TERMS, Clock(), wait=10.0) for _ in range(2)]

    seen = [await store.observe(b"shared", ONCE) for store in stores]
    for store in stores:
        await store.close()

    assert [one.counts[0] for one in seen] == [1.0, 2.0]


async def test_sightings_at_once_are_all_counted(redis_url: str) -> None:
    store = RedisStore(redis_url, TERMS, Clock(), wait=10.0)

    seen = await asyncio.gather(*[store.observe(b"many", ONCE) for _ in range(100)])
    await store.close()

    assert max(one.counts[0] for one in seen) == 100.0


async def test_redis_lets_visitors_expire(redis_url: str) -> None:
    store = RedisStore(redis_url, TERMS, Clock(), wait=10.0)
    await store.observe(b"gone", ONCE)
    await store.close()

    async with Redis.from_url(redis_url) as redis:
        assert 100 < await redis.ttl(PREFIX + b"gone") <= 120
