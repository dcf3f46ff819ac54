"""What is kept, asked without making anybody wait for what else is going on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from guard.images.base import Depot
from guard.images.job import Variant
from guard.images.packed import Label

_THREADS = 4
Answer = TypeVar("Answer")


class Kept:
    """A Depot in threads of its own: a slow disk or bucket must not take those that
    look up names for people. Whatever fails, the Variant is made anew."""

    def __init__(self, depot: Depot) -> None:
        self._depot = depot
        self._threads = ThreadPoolExecutor(_THREADS, "depot")

    async def get(self, key: str) -> Variant | None:
        with contextlib.suppress(Exception):
            return await self._asked(self._depot.get, key)
        return None

    async def put(self, key: str, label: Label, variant: Variant) -> None:
        with contextlib.suppress(Exception):
            await self._asked(self._depot.put, key, label, variant)

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        self._depot.close()

    async def _asked(self, ask: Callable[..., Answer], *what: object) -> Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, ask, *what)
