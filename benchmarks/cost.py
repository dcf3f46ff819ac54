"""What each step of a verdict costs, held against its bound.

    python benchmarks/cost.py

Microseconds of processor time, the median of many rounds, for a browser's request of a
picture under the full default policy.
"""

from __future__ import annotations

import json
import sys
import timeit
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from itertools import chain, count, cycle, islice
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from prometheus_client import CollectorRegistry
from starlette.types import Scope

sys.path.insert(0, str(Path(__file__).parent.parent))

from guard.addresses import Networks
from guard.behaviour import Observer
from guard.bots.catalog import shipped_catalog
from guard.bulk import written as answered
from guard.described import read_request
from guard.facts import Facts, read_facts
from guard.judge import Judge
from guard.loader import default, load_text
from guard.parts.memory import terms_of
from guard.parts.sources import offline, sources_of
from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.store.memory import MemoryStore
from guard.verdict import decide
from tests.browsers import chrome
from tests.fakes import make_request

ROUNDS, CALLS = 41, 200
FEW, MANY = 100, 10_000  # rules of the artist's own


# What an artist's own rule may ask for; none of these holds for the visitor.
CONDITIONS = {
    "path": "path: '^/private{n}/'",
    "user_agent": "user_agent: 'BadBot{n}/\\d'",
    "client": "client: 10.{high}.{low}.0/24",
    "bot": "bot: Bot{n}",
    "header": "header: {{X-From: '^agency{n}$'}}",
}


def written(condition: str, n: int) -> str:
    return condition.format(n=n, high=n // 250, low=n % 250)


@dataclass(frozen=True, slots=True)
class Step:
    """`most`: the bound in microseconds, 0 where none was set."""

    name: str
    work: Callable[[], object]
    most: float = 0


def microseconds(work: Callable[[], object]) -> float:
    rounds = timeit.repeat(work, timer=process_time, number=CALLS, repeat=ROUNDS)
    return median(rounds) / CALLS * 1e6


def finished(work: Coroutine[Any, Any, object]) -> None:
    """Nothing is waited for in the memory of one process."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise RuntimeError("it waits for something")


def grown(rules: int) -> Policy:
    """The default policy after `rules` of all kinds that match nobody."""
    kinds = islice(cycle(CONDITIONS.values()), rules)
    lines = (
        f"  - {{name: r{n}, if: {{{written(kind, n)}}}, action: block}}"
        for n, kind in enumerate(kinds)
    )
    return load_text("\n".join(("rules:", *lines)))


def steps(scope: Scope, facts: Facts) -> Iterator[Step]:
    policy, catalog = default(), shipped_catalog()
    sources, terms, trusted = sources_of(catalog), terms_of(policy), Networks()
    observer = Observer(MemoryStore(terms, 1000), terms.pace, policy.traps.found, b"s")
    metrics = Metrics(CollectorRegistry())
    judge = Judge(policy, sources, observer, metrics, lambda: 1000.0)
    bulk = offline(policy, catalog)
    line = json.dumps({"path": facts.path, "headers": dict(facts.headers)}).encode()
    new = (f"{facts.user_agent} {number}" for number in count())

    async def classified() -> str:
        return answered(await bulk.judge(read_request(line)))

    yield Step("read_facts", lambda: read_facts(scope, trusted, 1000.0))
    yield Step("identify, seen before", lambda: catalog.identify(facts.user_agent))
    yield Step("identify, never seen", lambda: catalog.identify(next(new)))
    yield Step("observe", lambda: finished(observer.observe(facts)))
    yield Step("decide", lambda: decide(facts, policy), most=60)
    yield Step("the whole judge", lambda: finished(judge.judge(scope)))
    yield Step("a line of guard classify", lambda: finished(classified()), most=200)


def growth(facts: Facts) -> Iterator[Step]:
    few, many = grown(FEW), grown(MANY)
    least = microseconds(lambda: decide(facts, few))
    yield Step(f"decide, {FEW:,} own rules", lambda: decide(facts, few))
    yield Step(f"decide, {MANY:,} own rules", lambda: decide(facts, many), 3 * least)


def row(step: Step) -> str:
    cost = microseconds(step.work)
    if not step.most:
        return f"{step.name:<28} {cost:>8.1f}"
    judgement = "OVER" if cost > step.most else "within"
    return f"{step.name:<28} {cost:>8.1f} {step.most:>8.0f} {judgement}"


def main() -> None:
    headers = [(name.encode(), value.encode()) for name, value in chrome().items()]
    scope = make_request(scheme="https", headers=headers).scope
    facts = read_facts(scope, Networks(), 1000.0)
    facts = replace(facts, identity=shipped_catalog().identify(facts.user_agent))
    print(f"{'step':<28} {'us':>8} {'bound':>8}")
    for step in chain(steps(scope, facts), growth(facts)):
        print(row(step), flush=True)


if __name__ == "__main__":
    main()
