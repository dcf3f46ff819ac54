"""Whatever keeps variants may fail or hang: nobody else waits for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

from guard.images.blobs import Blobs
from guard.images.job import Variant, variant_of
from guard.images.kept import Kept
from guard.images.packed import Label

KEY, LABEL = "ab" * 32, Label("cloak", "/art/1")
VARIANT = variant_of(b"body", "image/png", 4, 3)


class _Odd:
    """Waits at the gate, then fails."""

    def __init__(self) -> None:
        self.gate, self.closed = threading.Event(), False

    def get(self, key: str) -> Variant | None:
        self.gate.wait(10)
        raise RuntimeError("broken")

    def put(self, key: str, label: Label, variant: Variant) -> None:
        raise RuntimeError("broken")

    def issued(self) -> Iterator[tuple[Label, Variant]]:
        return iter(())

    def close(self) -> None:
        self.closed = True


async def test_what_was_put_comes_back(tmp_path: Path) -> None:
    kept = Kept(Blobs(tmp_path, 10_000))
    await kept.put(KEY, LABEL, VARIANT)
    assert await kept.get(KEY) == VARIANT
    await kept.close()


async def test_what_fails_is_not_there() -> None:
    odd = _Odd()
    kept = Kept(odd)
    odd.gate.set()
    await kept.put(KEY, LABEL, VARIANT)
    assert await kept.get(KEY) is None
    await kept.close()
    assert odd.closed


async def test_many_who_hang_leave_the_threads_of_others_alone() -> None:
    odd = _Odd()
    kept = Kept(odd)
    hanging = [asyncio.ensure_future(kept.get(KEY)) for _ in range(60)]
    assert await asyncio.to_thread(lambda: 7) == 7
    odd.gate.set()
    assert await asyncio.gather(*hanging) == [None] * 60
    await kept.close()
