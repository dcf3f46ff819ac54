from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from guard import __version__
from tests.commands.run import run

COMMANDS = ("check", "demo", "explain", "init", "serve")


def test_version_is_told() -> None:
    assert run("--version").output == f"guard, version {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    assert f"guard {command} [OPTIONS]" in run(command, "-h").output


def test_an_error_is_a_line_and_not_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "guard", "check", str(tmp_path / "none.yaml")]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith("guard: ")
    assert "none.yaml" in done.stderr
    assert "Traceback" not in done.stderr
