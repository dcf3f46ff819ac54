from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from guard.commands.calibrate import spread
from guard.errors import UsageError
from tests.build import FIREFOX
from tests.commands.run import run

POLICY = """
rules:
  - {name: no-language, if: {missing_header: Accept-Language}, weight: 10}
  - {name: old, if: {user_agent: rv:72}, weight: 12}
"""
PERSON = {"headers": {"User-Agent": FIREFOX, "Accept-Language": "en"}}
SCRAPER = {"headers": {"User-Agent": FIREFOX.replace("128", "72")}}
TRAINER = {"headers": {"User-Agent": "GPTBot/1.3"}}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the policy lies beside what was seen."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "guard.yaml").write_text(POLICY)
    write("people", *[json.dumps(PERSON)] * 100)
    write("bots", *[json.dumps(SCRAPER)] * 40, json.dumps(TRAINER))
    return tmp_path


def write(name: str, *lines: str) -> None:
    Path(name).write_text("\n".join(lines) + "\n")


def calibrated(*arguments: str) -> tuple[Result, dict[str, str]]:
    """And the line of each rule."""
    result = run("calibrate", *arguments)
    words = (line.split(maxsplit=1) for line in result.stdout.splitlines() if line)
    return result, {first: rest[0] for first, *rest in words}


def test_every_weight_is_held_against_what_was_seen() -> None:
    result, rules = calibrated("--bots", "bots", "--people", "people")

    assert result.exit_code == 0
    assert " ".join(rules["no-language"].split()) == (
        "40/40 100.00 % 0/100 0.00 % +23.0 +11.0 to +35.0 +10 too low"
    )


def test_whom_a_rule_decides_is_left_out() -> None:
    output = calibrated("--bots", "bots", "--people", "people")[0].stdout

    assert "40 bots are left to the evidence; 1 more were decided" in output


def test_user_agents_are_asked_for_nothing_else() -> None:
    write("agents", "", SCRAPER["headers"]["User-Agent"], FIREFOX)
    _, rules = calibrated("--bots", "agents", "--people", "people")

    assert rules["no-language"].startswith("0/0")
    assert rules["old"].startswith("1/2")


def test_habits_are_measured_in_sessions_alone() -> None:
    write("bots", *[json.dumps({**SCRAPER, "time": 1000})] * 4)
    given = ("--bots", "bots", "--people", "people")
    alone, together = calibrated(*given)[1], calibrated(*given, "--sessions")[1]

    assert alone["takes-it-all"].startswith("0/0")
    assert together["takes-it-all"].startswith("0/4")


def test_several_files_follow_one_option() -> None:
    write("empty")
    _, rules = calibrated("--people", "people", "people", "--bots", "bots", "empty")

    assert "0/200" in rules["old"]


def test_bad_lines_are_counted() -> None:
    write("bots", json.dumps(SCRAPER), "nonsense")
    result, rules = calibrated("--bots", "bots", "--people", "people")

    assert rules["old"].startswith("1/1")
    assert isinstance(result.exception, UsageError)
    assert str(result.exception) == "1 lines are no requests, and were left out"


@pytest.mark.parametrize(
    ("words", "spread_out"),
    [
        ("--bots a b --people c", "--bots a --bots b --people c"),
        ("--bots a --policy p", "--bots a --policy p"),
        ("--bots - a", "--bots - --bots a"),
        ("--bots=a --help", "--bots=a --help"),
    ],
)
def test_words_are_spread(words: str, spread_out: str) -> None:
    assert list(spread(words.split())) == spread_out.split()
