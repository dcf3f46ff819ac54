from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from guard.cli import guard
from guard.errors import UsageError
from tests.build import FIREFOX

BOT = b'{"path": "/1.jpg", "headers": {"User-Agent": "GPTBot/1.3"}}\n'


def classified(given: bytes, *options: str) -> tuple[Result, list[Any]]:
    result = CliRunner().invoke(guard, ("classify", *options), input=given)
    return result, [json.loads(line) for line in result.stdout.splitlines()]


def test_every_request_gets_a_verdict() -> None:
    result, answers = classified(BOT * 2)

    assert result.exit_code == 0
    assert answers[0] == answers[1]
    assert (answers[0]["action"], answers[0]["bot"]) == ("poison", "GPTBot")


def test_a_bad_line_is_answered_in_its_place() -> None:
    result, answers = classified(BOT + b"\nnonsense\n" + BOT)

    assert [answer.get("line") for answer in answers] == [None, 2, 3, None]
    assert isinstance(result.exception, UsageError)
    assert str(result.exception) == "2 of 4 lines are no requests"


def test_a_line_without_end_is_no_request() -> None:
    long = b'{"path": "/%s"}\n' % (b"a" * (1 << 20))
    _, answers = classified(long + BOT)

    assert answers[0] == {"error": "longer than 1,048,576 bytes", "line": 1}
    assert answers[1]["bot"] == "GPTBot"


def test_nothing_is_answered_to_nothing() -> None:
    result, answers = classified(b"")

    assert (result.exit_code, answers) == (0, [])


def test_lines_are_judged_by_the_policy(tmp_path: Path) -> None:
    file = tmp_path / "guard.yaml"
    file.write_text("rules:\n  - {name: free, if: {path: ^/1}, action: allow}\n")
    _, answers = classified(BOT, str(file))

    assert (answers[0]["action"], answers[0]["rules"]) == ("allow", ["free"])


def test_with_sessions_behaviour_counts() -> None:
    line = {"time": 1000, "path": "/", "headers": {"User-Agent": FIREFOX}}
    flood = (json.dumps(line) + "\n").encode() * 4000
    alone, together = classified(flood)[1], classified(flood, "--sessions")[1]

    assert "tarpit" not in {answer["action"] for answer in alone}
    assert together[-1]["rules"][0] == "faster-than-a-person"


def test_an_answer_does_not_wait_for_the_next_request() -> None:
    command = (sys.executable, "-m", "guard", "classify")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(BOT)
        child.stdin.flush()
        assert b"GPTBot" in child.stdout.readline()
