from __future__ import annotations

from pathlib import Path

import pytest

from guard.errors import UsageError
from guard.secret import SECRET_BYTES, known_secret, read_secret


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = read_secret(tmp_path), read_secret(tmp_path)

    assert (first, len(first)) == (second, SECRET_BYTES)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


def test_a_damaged_secret_is_not_replaced_in_silence(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"short")

    with pytest.raises(UsageError, match="not a secret"):
        read_secret(tmp_path)


def test_a_state_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UsageError, match="set `state`"):
        read_secret(tmp_path / "file" / "state")


def test_guards_on_several_machines_are_given_one(tmp_path: Path) -> None:
    given = {"GUARD_SECRET": "0a" * SECRET_BYTES}

    assert read_secret(tmp_path, given) == b"\n" * SECRET_BYTES
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["0a", "no hexadecimal digits", "0a" * 33])
def test_a_given_secret_that_is_none_says_how_to_make_one(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(UsageError, match="openssl rand -hex 32"):
        read_secret(tmp_path, {"GUARD_SECRET": text})


def test_who_asks_about_the_past_gets_no_new_secret(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="run this where the guard runs"):
        known_secret(tmp_path / "new", {})

    assert not (tmp_path / "new").exists()


def test_who_asks_about_the_past_gets_the_secret_of_then(tmp_path: Path) -> None:
    given = {"GUARD_SECRET": "0a" * SECRET_BYTES}

    assert known_secret(tmp_path / "new", given) == b"\n" * SECRET_BYTES
    assert read_secret(tmp_path, {}) == known_secret(tmp_path, {})
