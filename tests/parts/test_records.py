from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry

from guard.loader import default
from guard.parts.records import day_keys, history_of, journal_of
from guard.records import questions
from guard.records.base import Answer
from guard.records.metrics import Metrics
from guard.records.salts import Salts
from tests.build import make_facts
from tests.records.histories import NOON, by_a_bot, stamp


async def test_the_journal_fills_the_history_beside_the_policy(tmp_path: Path) -> None:
    policy = default(state=str(tmp_path), history={"verdicts": 3})
    journal = journal_of(history_of(policy), Metrics(CollectorRegistry()))
    journal.served(by_a_bot(), Answer(stamp(1), 200, 10, 0.1))
    await journal.close()

    again = history_of(policy)
    assert await again.ask(questions.kept) == 1
    await again.close()


def test_nobody_can_link_a_visitor_of_two_days(tmp_path: Path) -> None:
    key = day_keys(Salts(tmp_path))
    today, tomorrow = make_facts(time=NOON), make_facts(time=NOON + 86_400)

    assert key(today) == key(make_facts(time=NOON, path="/other"))
    assert key(today) != key(tomorrow)
    assert key(today) != day_keys(Salts(tmp_path / "another"))(today)
    assert len(key(today)) == 8
