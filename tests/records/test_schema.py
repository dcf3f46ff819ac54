from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from guard.records.schema import Bounds, opened, prepared, prune
from tests.records.histories import NOON


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


def test_what_is_old_goes() -> None:
    db = prepared(":memory:")
    db.executemany("INSERT INTO hits VALUES (?, 'rule', 1)", [(60,), (100,)])
    db.executemany("INSERT INTO visitors VALUES (?, x'00', 'tool')", [(98,), (99,)])

    prune(db, Bounds(days=30), NOON, 100)

    assert db.execute("SELECT day FROM hits").fetchall() == [(100,)]
    assert db.execute("SELECT day FROM visitors").fetchall() == [(99,)]
    db.close()


def test_people_do_not_push_bots_out() -> None:
    db = prepared(":memory:")
    rows = [(str(n), NOON, n % 2) for n in range(40)]
    db.executemany(
        "INSERT INTO verdicts (id, time, person, action, purpose, bot, data) "
        "VALUES (?, ?, ?, '', '', '', '')",
        rows,
    )

    prune(db, Bounds(verdicts=12, people=3), NOON, 100)

    count = "SELECT count(*) FROM verdicts WHERE person = ?"
    assert [db.execute(count, (person,)).fetchone()[0] for person in (0, 1)] == [12, 3]
    db.close()


def test_it_is_for_the_owners_eyes_only(tmp_path: Path) -> None:
    opened(tmp_path / "history.db").close()

    assert (tmp_path / "history.db").stat().st_mode & 0o077 == 0
