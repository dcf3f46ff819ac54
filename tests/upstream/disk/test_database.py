"""A file that breaks, goes away or belongs to nobody costs its copies and no more."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from guard.upstream.disk.database import PAGE, Database

TABLE = "CREATE TABLE IF NOT EXISTS things (name TEXT)"
READ = "SELECT name FROM things"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "answers.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    database = Database(file, TABLE)
    yield database
    database.close()


def add(database: Database, name: str) -> None:
    with database.writing() as db:
        db.execute("INSERT INTO things VALUES (?)", (name,))


def names(database: Database) -> list[str]:
    with database.reading() as db:
        return [name for (name,) in db.execute(READ)]


def break_off(database: Database) -> None:
    with database.writing() as db:
        db.execute("INSERT INTO things VALUES ('half')")
        raise LookupError("a crash")


def test_what_is_written_stays(database: Database, file: Path) -> None:
    add(database, "a")
    database.close()
    again = Database(file, TABLE)

    assert names(again) == ["a"]
    again.close()


def test_only_its_owner_reads_it(database: Database, file: Path) -> None:
    add(database, "a")
    modes = {stat.S_IMODE(each.stat().st_mode) for each in file.parent.iterdir()}

    assert modes == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_all_of_it_is_written_or_nothing(database: Database) -> None:
    add(database, "a")
    with pytest.raises(LookupError):
        break_off(database)

    assert names(database) == ["a"]


@pytest.mark.parametrize("content", [b"no database at all" * 1000, b"\0" * 5000])
def test_a_file_of_others_is_made_anew(
    database: Database, file: Path, content: bytes
) -> None:
    file.parent.mkdir()
    file.write_bytes(content)

    add(database, "a")
    assert names(database) == ["a"]


def test_a_broken_page_is_an_error_once(database: Database, file: Path) -> None:
    for _ in range(100):
        add(database, "x" * PAGE)
    database.close()
    with open(file, "r+b") as out:
        out.seek(PAGE)
        out.write(os.urandom(50 * PAGE))
    with pytest.raises(sqlite3.DatabaseError):
        names(database)

    assert names(database) == []


def test_another_process_made_it_anew(database: Database, file: Path) -> None:
    add(database, "old")
    other = Database(file, TABLE)
    assert names(other) == ["old"]
    other.take_away()
    add(other, "new")
    other.close()

    assert names(database) == ["new"]


def test_taken_away_by_hand_it_is_made_anew(database: Database, file: Path) -> None:
    add(database, "a")
    file.unlink()

    assert names(database) == []


def test_no_link_leads_elsewhere(
    database: Database, file: Path, tmp_path: Path
) -> None:
    file.parent.mkdir()
    file.symlink_to(tmp_path / "victim")
    with pytest.raises(OSError, match="symbolic"):
        names(database)

    assert not (tmp_path / "victim").exists()


def test_the_disk_gets_back_what_holds_nothing(database: Database, file: Path) -> None:
    for _ in range(100):
        add(database, "x" * PAGE)
    with database.writing() as db:
        db.execute("DELETE FROM things")
    while database.shrink(30):
        pass
    database.close()

    assert file.stat().st_size < 10 * PAGE
    assert database.used < 10 * PAGE


def test_much_is_given_back_in_bounded_steps(database: Database) -> None:
    for _ in range(100):
        add(database, "x" * PAGE)
    with database.writing() as db:
        db.execute("DELETE FROM things")
        before = db.execute("PRAGMA page_count").fetchone()[0]
    has_more = database.shrink(30)
    with database.reading() as db:
        now = db.execute("PRAGMA page_count").fetchone()[0]

    assert (has_more, before - now) == (True, 30)
