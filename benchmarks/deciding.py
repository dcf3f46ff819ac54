"""What a verdict costs: by visitor, and as the artist's own rules grow.

    python benchmarks/deciding.py

Microseconds of processor time, the fastest of many rounds.
"""

from __future__ import annotations

import sys
import timeit
from collections.abc import Iterator
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from guard.facts import Facts, Identity, Purpose
from guard.loader import default, load_text
from guard.policy import Policy
from guard.verdict import decide
from tests.browsers import chrome, firefox, in_the_clear, safari
from tests.build import claims, make_bot, make_facts
from tests.disguises import BARE

ROUNDS, CALLS = 25, 400

VISITORS = {
    "Chrome, a picture over https": make_facts(chrome("image"), scheme="https"),
    "Chrome, a page over https": make_facts(
        chrome("document"), path="/", scheme="https"
    ),
    "Firefox, a picture over https": make_facts(firefox("image"), scheme="https"),
    "Safari, a picture over https": make_facts(safari("image"), scheme="https"),
    "Chrome, a picture over http": make_facts(in_the_clear(chrome("image"))),
    "img2dataset": make_facts(BARE["img2dataset"]),
    "GPTBot": make_facts(identity=claims(make_bot("GPTBot"))),
    "curl": make_facts(identity=Identity(purpose=Purpose.TOOL)),
}

CONDITIONS = {
    "path": "path: '^/private{n}/'",
    "user_agent": "user_agent: 'BadBot{n}/\\d'",
    "client": "client: 10.{high}.{low}.0/24",
    "bot": "bot: Bot{n}",
    "header": "header: {{X-From: '^agency{n}$'}}",
}


def cost(policy: Policy, facts: Facts) -> float:
    rounds = timeit.repeat(
        lambda: decide(facts, policy),
        timer=process_time,
        number=CALLS,
        repeat=ROUNDS,
    )
    return min(rounds) / CALLS * 1e6


def grown(condition: str, count: int) -> Policy:
    """The default policy, and before it `count` rules that match nobody."""
    rules = (
        f"  - {{name: r{n}, if: {{{written(condition, n)}}}, action: block}}"
        for n in range(count)
    )
    return load_text("\n".join(("rules:", *rules)))


def written(condition: str, n: int) -> str:
    return condition.format(n=n, high=n // 250, low=n % 250)


def rows() -> Iterator[str]:
    yield f"{'visitor, default policy':<44} {'us':>8}"
    policy = default()
    for name, facts in VISITORS.items():
        yield f"{name:<44} {cost(policy, facts):>8.1f}"
    yield ""
    yield f"{'own rules, matching nobody':<26} {'100':>8} {'10,000':>8} {'times':>8}"
    person = VISITORS["Chrome, a picture over https"]
    for name, condition in CONDITIONS.items():
        few = cost(grown(condition, 100), person)
        many = cost(grown(condition, 10_000), person)
        yield f"{name:<26} {few:>8.1f} {many:>8.1f} {many / few:>8.1f}"


if __name__ == "__main__":
    for row in rows():
        print(row, flush=True)
