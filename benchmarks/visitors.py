"""What it costs to remember visitors: by how many have come, and how many are kept.

    python benchmarks/visitors.py

Each visitor takes a picture sixteen times, so that its record is as long as it can be;
then strangers and known visitors come by turns. Microseconds are those of a whole
`observe`, from the facts to the behaviour; a verdict may take 60 of them.
"""

from __future__ import annotations

import asyncio
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from guard.behaviour import Observer
from guard.facts import Facts
from guard.store.base import Pace, Sighting, Terms
from guard.store.memory import LIMIT, MemoryStore
from tests.browsers import chrome
from tests.build import make_facts

TERMS = Terms(Pace(interval=0.02, burst=60.0))
VISITS = 16
SAMPLE = 20_000
ROWS = (1_000, 10_000, 100_000, 1_000_000)
TRACED = 20_000  # visitors whose memory is measured; more would take minutes


async def bytes_a_visitor(visitors: int) -> float:
    store = MemoryStore(TERMS, visitors)
    tracemalloc.start()
    try:
        for visit in range(VISITS):
            for number in range(visitors):
                await store.observe(
                    number.to_bytes(15), Sighting(float(visit), step=visit)
                )
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return taken / visitors


async def filled(visitors: int) -> MemoryStore:
    """So many have come; the last ones of them are known."""
    store = MemoryStore(TERMS)
    for number in range(visitors):
        await store.observe(number.to_bytes(15), Sighting(0.0, step=number))
    return store


def requests() -> Iterator[Facts]:
    facts = make_facts(chrome(), scheme="https", time=1.8e9)
    for number in range(SAMPLE):
        client = IPv4Address(0x0B000000 + 256 * (number // 2 if number % 4 else number))
        yield replace(facts, client=client, path=f"/works/{number % 500}.jpg")


async def microseconds(store: MemoryStore) -> list[float]:
    observer = Observer(store, TERMS.pace, lambda path: False, b"s" * 32)
    times = []
    for facts in requests():
        started = perf_counter()
        await observer.observe(facts)
        times.append((perf_counter() - started) * 1e6)
    return times


async def main() -> None:
    print(f"{'came':>9}  {'kept':>7}  {'bytes each':>10}  {'median':>9}  {'p99':>9}")
    for visitors in ROWS:
        store = await filled(visitors)
        times = await microseconds(store)
        kept = min(visitors, LIMIT)
        size = await bytes_a_visitor(min(kept, TRACED))
        p99 = quantiles(times, n=100)[98]
        print(
            f"{visitors:>9,}  {kept:>7,}  {size:>10.0f}  "
            f"{median(times):>6.1f} us  {p99:>6.1f} us"
        )


if __name__ == "__main__":
    asyncio.run(main())
