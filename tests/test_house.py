"""The house keeps its own rules: one test file a room, words that say something."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click
import pytest

from guard.cli import COMMANDS, found

ROOT = Path(__file__).parents[1]
CODE = sorted((ROOT / "guard").rglob("*.py"))
# A `base` holds protocols alone: its tests are those of whoever keeps them.
ROOMS = [path for path in CODE if path.stem != "base" and "__" not in path.stem]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
SAYS_NOTHING = re.compile(r"manager|helper|utils?$|misc|common|handle_data")
LONGEST_FILE, LONGEST_FUNCTION = 300, 50


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_file_says_its_job_and_stays_short(path: Path) -> None:
    text = path.read_text("utf-8")

    assert ast.get_docstring(ast.parse(text))
    assert text.count("\n") <= LONGEST_FILE
    assert not SAYS_NOTHING.search(path.stem)


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_functions_stay_short(path: Path) -> None:
    long = [
        f"{each.name}: {length} lines"
        for each in functions(path)
        if (length := (each.end_lineno or 0) - each.lineno + 1) > LONGEST_FUNCTION
    ]

    assert long == []


@pytest.mark.parametrize("path", ROOMS, ids=name_of)
def test_a_room_has_its_test_file(path: Path) -> None:
    folder = path.relative_to(ROOT / "guard").parent

    assert (ROOT / "tests" / folder / f"test_{path.stem}.py").exists()


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_tests_pass_parts_in_and_never_sleep(path: Path) -> None:
    forbidden = ("mock." + "patch", "monkeypatch." + "setattr", "time." + "sleep(")

    assert [word for word in forbidden if word in path.read_text("utf-8")] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_stands_in_the_readme(command: str) -> None:
    assert f"guard {command}" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_an_option_says_what_it_does(command: str) -> None:
    silent = [
        parameter.name
        for parameter in found(command).params
        if isinstance(parameter, click.Option) and not parameter.help
    ]

    assert silent == []


def test_a_metric_stands_in_what_is_said_of_running_it() -> None:
    metrics = (ROOT / "guard/records/meters.py").read_text("utf-8")
    readme = (ROOT / "deploy/README.md").read_text("utf-8")
    names = re.findall(r'"(guard_\w+)"', metrics)

    assert len(names) >= 8
    assert [name for name in names if name not in readme] == []


def test_the_readme_is_short() -> None:
    assert (ROOT / "README.md").read_text("utf-8").count("\n") <= 160
