"""A history on disk for tests, and verdicts to fill it with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from guard.facts import Facts, Identity, Purpose
from guard.records.base import Answer
from guard.records.history import Batch, History
from guard.records.schema import Bounds
from guard.rules import Action
from guard.verdict import Verdict
from tests.build import claims, make_bot, make_facts, make_verdict

NOON = 1_800_000_000.0
GPTBOT = claims(make_bot(operator="OpenAI"))
SOMEBODY = Identity(purpose=Purpose.BROWSER)


def stamp(number: int) -> str:
    return f"{number:024x}"


def by_a_bot(
    path: str = "/art/1.jpg", time: float = NOON, name: str = "GPTBot"
) -> Verdict:
    identity = claims(make_bot(name, operator="OpenAI"))
    return make_verdict(
        Action.POISON, make_facts(identity=identity, path=path, time=time)
    )


def anybody(purpose: Purpose) -> Verdict:
    """Who goes by no name."""
    return make_verdict(Action.CLOAK, make_facts(identity=Identity(purpose)))


def by_a_person(path: str = "/art/1.jpg", time: float = NOON) -> Verdict:
    return make_verdict(facts=make_facts(path=path, time=time))


def batch_of(*verdicts: Verdict, time: float = NOON, first: int = 1) -> Batch:
    served = [
        (verdict, Answer(stamp(number), 200, 1000, 0.01))
        for number, verdict in enumerate(verdicts, first)
    ]
    batch = Batch(time, served=served)
    for verdict in verdicts:
        bot = verdict.facts.identity.bot
        who = (
            str(verdict.action),
            str(verdict.facts.identity.purpose),
            bot.name if bot else "",
        )
        requests, sent = batch.counts.get(who, (0, 0))
        batch.counts[who] = (requests + 1, sent + 1000)
        for rule in verdict.rules:
            batch.hits[rule.name] = batch.hits.get(rule.name, 0) + 1
    return batch


def key_of(facts: Facts) -> bytes:
    return f"{facts.identity.purpose}{facts.user_agent}".encode()


@asynccontextmanager
async def history(folder: Path, **bounds: Any) -> AsyncIterator[History]:
    kept = History(folder / "history.db", key_of, Bounds(**bounds))
    try:
        yield kept
    finally:
        await kept.close()
