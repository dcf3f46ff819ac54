"""The Store that several workers share: Redis or Valkey, one round trip a request."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from importlib.resources import files

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from guard.circuit import Circuit
from guard.errors import StoreError
from guard.store.base import Seen, Sighting, Terms
from guard.store.record import packed, read

log = logging.getLogger(__name__)

# Changes with the layout of a record: two versions may run side by side.
PREFIX = b"guard:visitor:1:"
WAIT = 0.1  # seconds: a verdict is never kept waiting for longer
REST = 2.0  # seconds without Redis before somebody tries it again
CONNECTIONS = 32


class RedisStore:
    """Redis lets visitors expire; give it a `maxmemory` and an LRU policy as well."""

    def __init__(
        self,
        url: str,
        terms: Terms,
        clock: Callable[[], float],
        wait: float = WAIT,
    ) -> None:
        self._pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=wait,
            socket_timeout=wait,
            socket_connect_timeout=wait,
            retry=Retry(NoBackoff(), 0),
        )
        self._redis = Redis(connection_pool=self._pool)
        script = (files("guard.store") / "fold.lua").read_bytes()
        self._fold = self._redis.register_script(script)
        self._numbers = (terms.pace.interval, terms.half_life, terms.ttl)
        self._circuit = Circuit(REST, clock)
        self._wait = wait

    async def observe(self, visitor: bytes, sighting: Sighting) -> Seen:
        if not self._circuit.may_try():
            raise StoreError("Redis did not answer a moment ago")
        try:
            async with asyncio.timeout(self._wait):
                record = await self._fold(
                    keys=[PREFIX + visitor], args=[packed(sighting), *self._numbers]
                )
            seen = read(record)
        except (RedisError, OSError, ValueError) as error:
            reason = str(error) or type(error).__name__
            if self._circuit.failed():
                log.warning("going on without Redis: %s", reason)
            raise StoreError(reason) from error
        if self._circuit.worked():
            log.warning("Redis is back")
        return seen

    async def close(self) -> None:
        await self._redis.aclose()
        await self._pool.aclose()
