from __future__ import annotations

import logging

import pytest

from guard.facts import Identity, Purpose
from guard.records.base import Answer
from guard.records.verdict_log import Told, VerdictLog
from guard.rules import Action
from guard.verdict import Verdict
from tests.build import make_bot, make_facts

IDENTITY = Identity(purpose=Purpose.AI_TRAIN, bot=make_bot())
VERDICT = Verdict(make_facts(identity=IDENTITY, path="/art/1.jpg"), Action.POISON, 0.0)
ANSWER = Answer("0123456789abcdef01234567", 200, 512, 0.25)


def test_a_verdict_is_said_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "guard.records.verdict_log"):
        VerdictLog().served(VERDICT, ANSWER)

    assert caplog.messages == ["poison for GPTBot: GET /art/1.jpg (0 dB; no rule)"]


def test_its_fields_hold_no_address() -> None:
    fields = Told(VERDICT, ANSWER).fields()

    assert (fields["bot"], fields["status"], fields["seconds"]) == ("GPTBot", 200, 0.25)
    assert str(VERDICT.facts.client) not in str(fields)
