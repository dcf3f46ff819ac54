from __future__ import annotations

from pathlib import Path

from guard.errors import PolicyError, UsageError
from guard.loader import load
from tests.commands.run import run


def test_init_writes_what_check_calls_good(tmp_path: Path) -> None:
    file = tmp_path / "guard.yaml"

    run("init", str(file), "--site", 'Anna\'s "Atelier": №1', "--posture", "strict")

    policy = load(file)
    assert (policy.site, policy.posture) == ('Anna\'s "Atelier": №1', "strict")


def test_init_writes_over_nothing_unasked(tmp_path: Path) -> None:
    file = tmp_path / "guard.yaml"
    file.write_text("site: Mine")

    result = run("init", str(file))

    assert isinstance(result.exception, UsageError)
    assert file.read_text() == "site: Mine"
    assert run("init", str(file), "--force").exit_code == 0


def test_init_writes_nothing_that_check_would_refuse(tmp_path: Path) -> None:
    file = tmp_path / "guard.yaml"

    result = run("init", str(file), "--upstream", "not a site")

    assert isinstance(result.exception, PolicyError)
    assert not file.exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = run("init", str(tmp_path / "none" / "guard.yaml"))

    assert "No such file" in str(result.exception)
