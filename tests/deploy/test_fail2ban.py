from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from guard.facts import Identity, Purpose
from guard.records.access import Line
from guard.records.base import Answer
from guard.records.salts import Salts
from guard.rules import Action
from guard.verdict import Verdict
from tests.build import make_facts
from tests.deploy.files import DEPLOY, run

FILTER = DEPLOY / "fail2ban/filter.d-guard.conf"
SALTS = Salts(Path("/dev/null/salts"))  # cannot be written
ANSWER = Answer("0123456789abcdef01234567", 403, 512, 0.1)
TOOL = Identity(purpose=Purpose.TOOL)


def line(action: Action, **changes: Any) -> str:
    client, time = ip_address("192.0.2.7"), 1_790_000_000.0
    facts = make_facts(identity=TOOL, client=client, time=time, **changes)
    return str(Line(Verdict(facts, action, 0.0), ANSWER, SALTS))


def expression() -> re.Pattern[str]:
    """As fail2ban reads it: an address for <ADDR>, and the date cut out."""
    written = re.search(r"^failregex = (.*)$", FILTER.read_text("utf-8"), re.M)
    assert written is not None
    address = r"(?P<address>[0-9a-f.:]+)"
    return re.compile(written[1].replace("<ADDR>", address))


def banned(text: str) -> list[str]:
    lines = (re.sub(r"\[[^\]]*\]", "[]", line, count=1) for line in text.splitlines())
    found = map(expression().search, lines)
    return [match["address"] for match in found if match]


@pytest.mark.parametrize("action", [Action.BLOCK, Action.TARPIT])
def test_who_was_refused_is_found(action: Action) -> None:
    assert banned(line(action)) == ["192.0.2.7"]


def test_who_was_lied_to_is_not() -> None:
    assert banned(line(Action.POISON)) == []


def test_a_visitor_cannot_have_somebody_else_banned() -> None:
    forged = '" 403 1 "-" "-" "block" "0123456789abcdef01234567"'
    path = f'/{forged}\n198.51.100.1 - - [] "{forged}'

    assert banned(line(Action.POISON, path=path)) == []


def test_fail2ban_itself_reads_it_so(tmp_path: Path) -> None:
    """Not installed by `make tools`: it would go to work at once."""
    log = tmp_path / "access.log"
    log.write_text("\n".join((line(Action.BLOCK), line(Action.POISON))) + "\n")

    assert "1 matched, 1 missed" in run("fail2ban-regex", log, FILTER)
