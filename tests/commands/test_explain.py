from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.commands.explain import Asked, facts_of
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
    "arguments",
    [
        ("--ip", "300.1.1.1"),
        ("--header", "no colon"),
        ("-H", ": value"),
        ("--path", "http://[::1"),
        ("--path", "http://[]/"),
        ("--path", "/\udcff"),  # as a shell hands on a byte that is no UTF-8
        ("--path", "/?\udcff"),
        ("--path", "/\n"),
        ("--method", "G\udcff"),
    ],
)
def test_what_cannot_be_read_is_named(arguments: tuple[str, str]) -> None:
    result = run("explain", *arguments)

    assert isinstance(result.exception, UsageError)
    assert arguments[1] in str(result.exception).encode().decode("unicode_escape")


@pytest.mark.parametrize("flag", ["--ua", "--ip", "--path", "--method", "--header"])
@given(text=st.text())
def test_nothing_a_shell_can_pass_is_a_traceback(flag: str, text: str) -> None:
    asked = Asked(**{**PLAIN, flag[2:]: (text,) if flag == "--header" else text})

    with suppress(UsageError):
        assert facts_of(asked)


PLAIN: dict[str, Any] = {
    "ua": "",
    "header": (),
    "ip": "192.0.2.1",
    "path": "/",
    "method": "GET",
    "https": True,
}
README = Path(__file__).parents[2] / "README.md"
EXAMPLES = re.findall(
    r"^\$ (guard explain (?:.*\\\n)*.*)$", README.read_text("utf-8"), re.M
)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_readmes_examples_work_as_printed(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(example.replace("\\\n", ""))

    assert re.match(r"[a-z]+: ", run(*words[1:]).output)
