from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from guard.cli import guard
from guard.errors import UsageError
from tests.build import FIREFOX
from tests.commands.run import run

LINE = '203.0.113.9 - - [10/Oct/2026:13:55:36 +0200] "GET {} HTTP/1.1" 200 9 "-" "{}"\n'
BOT, PERSON = LINE.format("/1.jpg", "GPTBot/1.3"), LINE.format("/1.jpg", FIREFOX)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "access.log"
    file.write_text(BOT + "\n" + "nonsense\n" * 5 + PERSON)
    return file


def test_a_person_and_a_trainer_are_told_apart(log: Path) -> None:
    result = run("replay", "--json", str(log))
    rows = json.loads(result.stdout)["visitors"]

    assert result.exit_code == 0
    assert [(row["bot"], row["actions"]) for row in rows] == [
        ("GPTBot", {"poison": 1}),
        (None, {"allow": 1}),
    ]


def test_bad_lines_are_shown_and_counted(log: Path) -> None:
    complaints = run("replay", str(log)).stderr.splitlines()

    assert complaints[0] == f"guard: {log}:3: not in combined format: 'nonsense'"
    assert complaints[3:] == ["guard: lines left out, not in combined format: 5"]


def test_several_logs_are_one(log: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "access.log.1.gz"
    zipped.write_bytes(gzip.compress(BOT.encode()))
    result = CliRunner().invoke(
        guard, ("replay", "--json", str(log), str(zipped), "-"), input=BOT
    )

    assert json.loads(result.stdout)["visitors"][0]["requests"] == 3


def test_the_policy_decides(log: Path, tmp_path: Path) -> None:
    file = tmp_path / "guard.yaml"
    file.write_text("rules:\n  - {name: mine, if: {bot: GPTBot}, action: block}\n")

    assert "block 1 (mine 1)" in run("replay", str(log), "--policy", str(file)).stdout


def test_a_flood_is_seen_by_the_times_in_the_log(tmp_path: Path) -> None:
    file = tmp_path / "access.log"
    file.write_text(PERSON * 4000)

    assert "tarpit" in run("replay", str(file)).stdout


def test_what_could_be_read_is_summed_up_where_a_log_is_missing(log: Path) -> None:
    result = run("replay", "gone.log", str(log))

    assert "GPTBot" in result.stdout
    assert isinstance(result.exception, UsageError)
    assert "gone.log: No such file" in str(result.exception)


def test_caddy_writes_json(tmp_path: Path) -> None:
    request = {"uri": "/1.jpg", "headers": {"User-Agent": ["GPTBot/1.3"]}}
    file = tmp_path / "access.log"
    file.write_text(json.dumps({"ts": 1.0, "request": request, "status": 200}))

    assert "poison 1 (ai-train 1)" in run("replay", str(file)).stdout


def test_a_log_without_requests_is_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "access.log"
    file.write_text("nonsense\n")

    assert str(run("replay", str(file)).exception) == "no request in any log"
