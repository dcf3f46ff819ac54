from __future__ import annotations

from pathlib import Path

from tests.commands.run import run


def test_a_good_policy_is_called_good(tmp_path: Path) -> None:
    file = tmp_path / "guard.yaml"
    file.write_text("posture: strict")

    result = run("check", str(file))

    assert (result.exit_code, "good. Posture strict" in result.output) == (0, True)


def test_every_problem_is_listed_at_once(tmp_path: Path) -> None:
    file = tmp_path / "guard.yaml"
    file.write_text("postur: strict\nupstream: 12\nrules: [{name: a, actoin: x}]\n")

    result = run("check", str(file))

    problems = str(result.exception)
    assert [f"guard.yaml:{line}:" in problems for line in (1, 2, 3)] == [True] * 3


def test_a_rule_for_a_bot_that_nobody_knows_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "guard.yaml"
    file.write_text("rules: [{name: a, if: {bot: GPTBt}, action: block}]")

    assert "GPTBot" in str(run("check", str(file)).exception)


def test_a_rule_that_could_never_match_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "guard.yaml"
    file.write_text("rules: [{name: a, if: {asn: 64500}, action: block}]")

    assert "set `geo`" in str(run("check", str(file)).exception)
