from __future__ import annotations

from pathlib import Path

from guard.bots.lists import Outcome
from guard.bots.networks import parse_list
from guard.commands.lists import told, updated
from tests.commands.run import run


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


def test_the_command_explains_itself() -> None:
    assert "stays as it was" in run("lists", "update", "--help").output
