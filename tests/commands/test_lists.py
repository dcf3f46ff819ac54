from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guard.bots.lists import Outcome
from guard.bots.networks import parse_list
from guard.cli import guard
from guard.commands.lists import told, updated
from guard.errors import UsageError


async def test_lists_are_fetched_into_the_folder(tmp_path: Path) -> None:
    async def fetch(url: str, most: int) -> bytes:
        return b"192.0.2.0/24"

    old = parse_list("bot", "# source: https://a.example\n192.0.2.0/25\n")
    outcomes = await updated((old,), tmp_path, fetch)

    assert outcomes == (Outcome("bot", 1, 1),)
    assert "192.0.2.0/24" in (tmp_path / "bot.txt").read_text()


def test_what_became_of_a_list_is_told() -> None:
    assert told(Outcome("bot", 3, 4)) == "bot: 4 ranges, there were 3"
    assert told(Outcome("bot", 3, 3, "unreachable")).endswith("unreachable")


def updating(answer: bytes, tmp_path: Path) -> Result:
    async def fetch(url: str, most: int) -> bytes:
        return answer

    file = tmp_path / "guard.yaml"
    file.write_text("state: kept")
    arguments = ["lists", "update", str(file)]
    return CliRunner().invoke(guard, arguments, obj=fetch)


def test_lists_that_look_wrong_stay_and_are_told_apart(tmp_path: Path) -> None:
    result = updating(b"192.0.2.0/24\n", tmp_path)

    assert "applebot: 1 ranges, there were 0" in result.stdout
    assert "googlebot: kept as it was" in result.stderr


@pytest.mark.parametrize("answer", [b"192.0.2.0/24\n", b"", b'"' + b"a" * 200_000])
def test_a_list_that_stays_makes_the_command_fail(
    answer: bytes, tmp_path: Path
) -> None:
    result = updating(answer, tmp_path)

    assert isinstance(result.exception, UsageError)
    assert str(result.exception).endswith("lists stay as they were")


def test_nothing_fails_where_every_list_is_new(tmp_path: Path) -> None:
    many = "".join(
        f"198.{18 + n % 2}.{n // 256}.{n % 256}\n" for n in range(0, 9000, 3)
    )
    result = updating(many.encode(), tmp_path)

    assert (result.exit_code, result.stderr) == (0, "")
