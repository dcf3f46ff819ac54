"""The command line, run inside the test."""

from __future__ import annotations

from click.testing import CliRunner, Result

from guard.cli import guard


def run(*arguments: str) -> Result:
    return CliRunner().invoke(guard, arguments)
