from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from guard.records.schema import INCREMENTAL, LAYOUT, TABLES, opened


@pytest.mark.parametrize("content", [b"no database at all" * 100, None])
def test_a_file_that_is_none_is_laid_aside(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "history.db"
    if content:
        file.write_bytes(content)
    else:
        with sqlite3.connect(file) as other:
            other.execute("PRAGMA user_version = 99")
        other.close()

    db = opened(file)
    db.execute("INSERT INTO hits VALUES (1, 'rule', 1)")
    db.close()

    assert (tmp_path / "history.broken").exists()
    assert file.exists()


def test_without_a_folder_it_lives_in_memory(tmp_path: Path) -> None:
    db = opened(tmp_path / "nowhere" / "history.db")
    db.execute("INSERT INTO hits VALUES (1, 'rule', 1)")

    assert list(tmp_path.iterdir()) == []
    db.close()


def test_a_file_of_before_learns_to_shrink(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    with sqlite3.connect(file) as old:
        old.executescript(f"{TABLES}; PRAGMA user_version = {LAYOUT}")
        old.execute("INSERT INTO hits VALUES (1, 'rule', 1)")
    old.close()

    db = opened(file)

    assert db.execute("PRAGMA auto_vacuum").fetchone()[0] == INCREMENTAL
    assert db.execute("SELECT rule FROM hits").fetchall() == [("rule",)]
    db.close()


def test_a_file_another_writes_to_is_opened_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    opened(file).close()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    db = opened(file, wait=0)
    other.execute("INSERT INTO hits VALUES (1, 'rule', 1)")
    other.execute("COMMIT")
    other.close()

    assert db.execute("SELECT rule FROM hits").fetchall() == [("rule",)]
    assert not (tmp_path / "history.broken").exists()
    db.close()


def test_a_new_file_that_stays_locked_is_not_laid_aside(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    db = opened(file, wait=0)
    db.execute("INSERT INTO hits VALUES (1, 'rule', 1)")
    db.close()
    other.close()

    assert [each.name for each in tmp_path.glob("*.db")] == ["history.db"]
    assert not (tmp_path / "history.broken").exists()


def test_it_is_for_the_owners_eyes_only(tmp_path: Path) -> None:
    opened(tmp_path / "history.db").close()

    assert (tmp_path / "history.db").stat().st_mode & 0o077 == 0
