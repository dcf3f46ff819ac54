from __future__ import annotations

import logging
from dataclasses import replace
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.access_log import read_entry
from guard.facts import Facts, Identity, Purpose
from guard.records.access import AccessLog, Line, within_quotes
from guard.records.base import Answer
from guard.records.salts import Salts
from guard.rules import Action
from guard.verdict import Verdict
from tests.build import make_bot, make_facts

SALTS = Salts(Path("/dev/null/salts"))  # cannot be written
ANSWER = Answer("0123456789abcdef01234567", 200, 512, 0.1)
BOT = Identity(purpose=Purpose.AI_TRAIN, bot=make_bot())


def line(action: Action, **facts: Any) -> str:
    return str(Line(Verdict(make_facts(**facts), action, 0.0), ANSWER, SALTS))


def test_a_line_is_read_back_as_it_was() -> None:
    text = line(Action.POISON, identity=BOT, path="/art/1.jpg", query="w=1")
    entry = read_entry(text.encode())

    assert (entry.facts.path, entry.facts.query) == ("/art/1.jpg", "w=1")
    assert (entry.status, entry.size) == (200, 512)
    assert text.endswith(' "poison" "0123456789abcdef01234567"')


def test_a_bot_is_named_by_its_address() -> None:
    client = ip_address("192.0.2.7")

    assert line(Action.POISON, identity=BOT, client=client).startswith("192.0.2.7 - -")


@pytest.mark.parametrize("purpose", [Purpose.BROWSER, Purpose.FEED, Purpose.UNKNOWN])
@pytest.mark.parametrize("action", [Action.ALLOW, Action.CLOAK, Action.POISON])
def test_no_address_of_who_may_be_a_person_is_written(
    action: Action, purpose: Purpose
) -> None:
    identity, client = Identity(purpose=purpose), ip_address("192.0.2.7")
    text = line(action, client=client, identity=identity)
    written = ip_address(text.split(" ", 1)[0])

    assert "192.0.2.7" not in text
    assert written in ip_network("fd00::/8")


def test_a_person_is_another_one_every_day() -> None:
    today = make_facts(time=1_800_000_000.0)
    days = (today, replace(today, time=today.time + 60), later(today))
    lines = [str(Line(Verdict(day, Action.ALLOW, 0.0), ANSWER, SALTS)) for day in days]
    first, soon, tomorrow = (text.split(" ", 1)[0] for text in lines)

    assert first == soon != tomorrow


def later(facts: Facts) -> Facts:
    return replace(facts, time=facts.time + 86_400)


def test_who_is_refused_is_named_so_that_a_ban_can_follow() -> None:
    client = ip_address("192.0.2.7")

    assert line(Action.BLOCK, client=client).startswith("192.0.2.7 - -")


@given(st.text())
def test_nothing_gets_out_of_its_quotes(text: str) -> None:
    quoted = within_quotes(text)
    inner = quoted[1:-1].replace("\\\\", "").replace('\\"', "")

    assert '"' not in inner
    assert len(quoted.splitlines()) == 1


def test_the_road_formats_nothing() -> None:
    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(record.msg)

    kept: list[object] = []
    log = logging.Logger("guard.access")
    log.addHandler(Kept())
    verdict = Verdict(make_facts(), Action.ALLOW, 0.0)
    AccessLog(log, SALTS).served(verdict, ANSWER)

    assert isinstance(kept[0], Line)
