"""The command goes on where it was stopped, and prints what was kept."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from benchmarks.attack.kept import keep
from benchmarks.attack.learnt import Count, Learnt
from benchmarks.attack.plan import groups
from benchmarks.mimicry import found, main

LEARNT = Learnt(Count(1, 2), Count(3, 4))


def test_only_what_is_planned_is_found(tmp_path: Path) -> None:
    plan = list(groups(("hard",), 1, is_brief=True))
    keep(tmp_path / "run", plan[0][0].key, LEARNT)
    keep(tmp_path / "run", "something else", LEARNT)

    assert found(tmp_path / "run", plan) == {plan[0][0]: LEARNT}


def test_the_command_names_its_options() -> None:
    text = CliRunner().invoke(main, ["--help"]).output

    assert all(name in text for name in ("--quick", "--level", "--seeds", "--keep"))
