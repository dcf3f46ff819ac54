from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from guard.bots.lists import Outcome
from guard.bots.networks import parse_list
from guard.cli import guard
from guard.commands.lists import told, updated


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


@pytest.mark.parametrize(
    ("answer", "exit_code", "told"),
    [
        (b"192.0.2.0/24\n", 0, "applebot: 1 ranges, there were 0"),
        (b"", 1, "applebot: kept as it was"),
    ],
)
def test_lists_that_look_wrong_stay(
    answer: bytes, exit_code: int, told: str, tmp_path: Path
) -> None:
    async def fetch(url: str, most: int) -> bytes:
        return answer

    file = tmp_path / "guard.yaml"
    file.write_text("state: kept")
    arguments = ["lists", "update", str(file)]
    result = CliRunner().invoke(guard, arguments, obj=fetch)

    assert (result.exit_code, told in result.output) == (exit_code, True)
    assert "googlebot: kept as it was" in result.output
