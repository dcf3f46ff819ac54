"""Does it stay as fast when there is more of everything?

    python benchmarks/scale.py [--quick]

Four things grow by themselves: the artist's own rules, the visitors remembered, the
variants kept on disk, and the size of a picture. Processor time of one step by each,
and the exponent of the growth, fitted by least squares between the logarithms: 0 is
constant, 1 is linear. Rules, visitors and variants must not slow a request down.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from ipaddress import IPv4Address
from math import log
from pathlib import Path
from statistics import linear_regression
from time import process_time

import click
from prometheus_client import CollectorRegistry
from starlette.types import Scope

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.cost import finished, grown
from benchmarks.road.origin import picture
from guard.behaviour import Observer
from guard.bots.catalog import shipped_catalog
from guard.facts import Facts
from guard.images.blobs import Blobs
from guard.images.job import Order, Studio, Variant, variant_of
from guard.images.limits import LIMITS
from guard.images.packed import Label
from guard.images.recipes import read_recipes
from guard.images.variants import Variants
from guard.images.worker import Workers, new_pool
from guard.judge import Judge
from guard.loader import default, rules_folder
from guard.parts.memory import pace_of, terms_of
from guard.parts.sources import sources_of
from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.store.base import Sighting
from guard.store.memory import MemoryStore
from tests.browsers import chrome
from tests.build import make_facts
from tests.fakes import make_request

ROUNDS, CALLS = 9, 200
LABEL = Label("poison-decoy", "works/harbour", "GPTBot", "", 0)


@dataclass(frozen=True, slots=True)
class Growth:
    """`most`: the largest exponent that is allowed."""

    what: str
    unit: str
    sizes: Sequence[float]
    costs: Sequence[float]
    most: float

    @property
    def exponent(self) -> float:
        xs, ys = [log(size) for size in self.sizes], [log(cost) for cost in self.costs]
        return linear_regression(xs, ys).slope


def least(work: Callable[[], object], calls: int = CALLS) -> float:
    """Microseconds of one call; the least of the rounds, for others work here too."""
    rounds = []
    for _ in range(ROUNDS):
        started = process_time()
        for _ in range(calls):
            work()
        rounds.append((process_time() - started) / calls * 1e6)
    return min(rounds)


def scope() -> Scope:
    said = {"host": "art.example", **chrome()}
    headers = [(name.encode(), value.encode()) for name, value in said.items()]
    return make_request(scheme="https", headers=headers).scope


def judge_of(policy: Policy) -> Judge:
    observer = Observer(
        MemoryStore(terms_of(policy)), pace_of(policy), policy.traps.found, bytes(32)
    )
    metrics = Metrics(CollectorRegistry())
    return Judge(
        policy, sources_of(shipped_catalog()), observer, metrics, lambda: 1000.0
    )


def by_rules(quick: bool) -> Growth:
    sizes = (10, 100, 1000) if quick else (10, 100, 1000, 10_000)
    asked = scope()
    costs = []
    for size in sizes:
        judge = judge_of(grown(size))
        costs.append(least(partial(judged, judge, asked)))
    return Growth("own rules", "us a verdict", sizes, costs, 0.1)


def judged(judge: Judge, asked: Scope) -> None:
    finished(judge.judge(asked))


def observed(observer: Observer, coming: Iterator[Facts]) -> None:
    finished(observer.observe(next(coming)))


def got(blobs: Blobs, keys: Iterator[str]) -> None:
    assert blobs.get(next(keys)) is not None


def visits() -> Iterator[Facts]:
    facts, number = make_facts(chrome(), scheme="https", time=1.8e9), 0
    while True:
        client = IPv4Address(0x0B000000 + number % 10_000)
        number += 1
        yield replace(facts, client=client, path=f"/works/{number % 500}.jpg")


def by_visitors(quick: bool) -> Growth:
    policy = default()
    sizes = (1000, 10_000, 100_000) if quick else (1000, 10_000, 100_000, 1_000_000)
    costs = []
    for size in sizes:
        store = MemoryStore(terms_of(policy), size)
        for number in range(size):
            finished(store.observe(number.to_bytes(15), Sighting(0.0, step=number)))
        observer = Observer(store, pace_of(policy), policy.traps.found, bytes(32))
        costs.append(least(partial(observed, observer, visits())))
    return Growth("visitors remembered", "us to observe", sizes, costs, 0.1)


def by_variants(quick: bool, folder: Path) -> Growth:
    """Looked up on disk, as a variant is that is not hot."""
    sizes = (100, 1000, 10_000) if quick else (100, 1000, 10_000, 100_000, 1_000_000)
    variant = variant_of(b"x" * 100, "image/jpeg", 10, 10)
    blobs = Blobs(folder / "blobs", 10**11)
    keys: list[str] = []
    costs = []
    for size in sizes:
        for number in range(len(keys), size):
            keys.append(hashlib.sha256(b"%d" % number).hexdigest())
            blobs.put(keys[-1], LABEL, variant)
        chosen = iter(keys[:: max(1, size // 100)] * 1000)
        costs.append(least(partial(got, blobs, chosen), 50))
    return Growth("variants on disk", "us to get one", sizes, costs, 0.1)


async def made(variants: Variants, original: bytes, number: int) -> Variant:
    return await variants.make(original, Order("poison-shift", f"work/{number}"))


async def by_size(quick: bool, folder: Path) -> Growth:
    """The whole of a poison that looks at the work; wall time, for workers make it."""
    sizes = (0.1, 1.0, 4.0) if quick else (0.1, 1.0, 4.0, 16.0, 50.0)
    file = rules_folder() / "recipes.yaml"
    variants = Variants(
        read_recipes(file.read_text("utf-8"), str(file)),
        Studio(bytes(32), "Benchmark", "Benchmark"),
        Workers(lambda count: new_pool(count, limits=LIMITS), 1),
        Blobs(folder / "made", 10**9),
    )
    await made(variants, picture(10_000), 0)
    loop, costs = asyncio.get_running_loop(), []
    for number, size in enumerate(sizes, 1):
        original = picture(int(size * 1e6 / 3.2))
        started = loop.time()
        await made(variants, original, number)
        costs.append((loop.time() - started) * 1e6)
    await variants.close()
    return Growth("megapixels", "us to make", sizes, costs, 1.1)


def told(growth: Growth) -> None:
    sizes = " ".join(f"{size:>11,g}" for size in growth.sizes)
    costs = " ".join(f"{cost:>11,.1f}" for cost in growth.costs)
    word = "within" if growth.exponent <= growth.most else "OVER"
    print(f"{growth.what:<20} {sizes}\n{growth.unit:<20} {costs}")
    print(f"{'exponent':<20} {growth.exponent:>11.2f} of {growth.most:g}: {word}\n")


@click.command()
@click.option("--quick", is_flag=True, help="Without the largest of each.")
def main(quick: bool) -> None:
    """Print how the cost of each step grows."""
    with tempfile.TemporaryDirectory() as name:
        told(by_rules(quick))
        told(by_visitors(quick))
        told(by_variants(quick, Path(name)))
        told(asyncio.run(by_size(quick, Path(name))))


if __name__ == "__main__":
    main()
