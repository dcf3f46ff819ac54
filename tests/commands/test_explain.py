from __future__ import annotations

from pathlib import Path

import pytest

from guard.errors import UsageError
from tests.build import FIREFOX
from tests.commands.run import run


def test_a_trainer_is_explained() -> None:
    output = run("explain", "--ua", "GPTBot/1.3", "--path", "/art/1.jpg").output

    assert output.startswith("poison: ")
    assert "GPTBot (ai-train)" in output


def test_a_person_is_explained() -> None:
    headers = (
        "Accept: text/html,*/*;q=0.8",
        "Accept-Language: en",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "Sec-Fetch-Site: none",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
        "Upgrade-Insecure-Requests: 1",
    )
    given = [word for header in headers for word in ("-H", header)]

    assert run("explain", "--ua", FIREFOX, *given).output.startswith("allow: ")


def test_the_artists_rules_are_named_with_their_place(tmp_path: Path) -> None:
    file = tmp_path / "guard.yaml"
    file.write_text("rules:\n  - {name: free, if: {path: ^/press/}, action: allow}\n")

    output = run(
        "explain", str(file), "--ua", "GPTBot", "--path", "/press/1.jpg"
    ).output

    assert output.startswith("allow: ")
    assert "guard.yaml:2" in output


@pytest.mark.parametrize(
    "arguments", [("--ip", "300.1.1.1"), ("--header", "no colon"), ("-H", ": value")]
)
def test_what_cannot_be_read_is_named(arguments: tuple[str, str]) -> None:
    result = run("explain", *arguments)

    assert isinstance(result.exception, UsageError)
    assert arguments[1] in str(result.exception)
