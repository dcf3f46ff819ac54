"""The file of the history, and its tables."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

SLOT = 300  # seconds that are counted together
WAIT = 5.0  # seconds for another process that writes
INCREMENTAL = 2  # of `auto_vacuum`: the file can shrink a little at a time
LARGEST_WAL = 16_000_000  # bytes that stay when all of it is in the file
# A file that is damaged, is no database, or has tables that are not ours.
USELESS = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
LAYOUT = 1  # raise it with any change of the tables: an older file is laid aside
TABLES = """
CREATE TABLE IF NOT EXISTS verdicts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    time REAL NOT NULL, person INTEGER NOT NULL, action TEXT NOT NULL,
    purpose TEXT NOT NULL, bot TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS verdicts_person ON verdicts (person, seq);
CREATE TABLE IF NOT EXISTS counts (
    slot INTEGER, action TEXT, purpose TEXT, bot TEXT,
    requests INTEGER NOT NULL, bytes INTEGER NOT NULL,
    PRIMARY KEY (slot, action, purpose, bot)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visitors (
    day INTEGER, visitor BLOB, purpose TEXT NOT NULL,
    PRIMARY KEY (day, visitor)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS works (
    day INTEGER, path TEXT, who TEXT, action TEXT, work TEXT NOT NULL,
    host TEXT NOT NULL, requests INTEGER NOT NULL, time REAL NOT NULL,
    PRIMARY KEY (day, path, who, action)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS works_work ON works (work);
CREATE INDEX IF NOT EXISTS works_path ON works (path);
CREATE TABLE IF NOT EXISTS hits (
    day INTEGER, rule TEXT, requests INTEGER NOT NULL,
    PRIMARY KEY (day, rule)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reports (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, time REAL NOT NULL, id TEXT NOT NULL,
    words TEXT NOT NULL, seen INTEGER NOT NULL DEFAULT 0, data TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept."""

    days: int = 30
    verdicts: int = 10_000  # of others than people
    people: int = 2_000  # verdicts that gave people the original
    works: int = 5_000  # a day, thrice: by path, by purpose, by name
    visitors: int = 100_000  # a day
    reports: int = 500


def opened(file: Path, wait: float = WAIT) -> sqlite3.Connection:
    """A file that is none, or of another layout, is laid aside, but never one that is
    locked, or on a full disk. Where none can be had the history lives in memory, for
    visitors must not suffer."""
    for _ in range(2):
        with suppress(OSError):  # for the owner's eyes only
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        try:
            return prepared(str(file), wait)
        except sqlite3.DatabaseError as error:
            if not is_useless(error):
                log.warning("the history %s is left as it is: %s", file, error)
                continue
            log.warning("the history %s is laid aside: %s", file, error)
            with suppress(OSError):
                os.replace(file, file.with_suffix(".broken"))
            for rest in ("-wal", "-shm"):
                with suppress(OSError):
                    os.unlink(f"{file}{rest}")
    return prepared(":memory:")


def is_useless(error: sqlite3.DatabaseError) -> bool:
    """Whether the file itself is at fault, and will be for ever."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)  # ours has none
    return code & 0xFF in USELESS


def prepared(file: str, wait: float = WAIT) -> sqlite3.Connection:
    """Several processes may write at once (WAL). Raises `sqlite3.DatabaseError`."""
    db = sqlite3.connect(
        file, timeout=wait, isolation_level=None, check_same_thread=False
    )
    try:
        # Each write is left out that is not needed: it would wait for others' locks.
        if db.execute("PRAGMA auto_vacuum").fetchone()[0] != INCREMENTAL:
            db.execute(f"PRAGMA auto_vacuum = {INCREMENTAL}")  # before all else
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA journal_size_limit = {LARGEST_WAL}")
        found = db.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, LAYOUT):
            raise sqlite3.DatabaseError(f"its layout is {found}, not {LAYOUT}")
        db.executescript(TABLES)
        if found != LAYOUT:
            db.execute(f"PRAGMA user_version = {LAYOUT}")
        if db.execute("PRAGMA auto_vacuum").fetchone()[0] != INCREMENTAL:
            with suppress(sqlite3.OperationalError):  # another uses it; next time
                db.execute("VACUUM")  # a file of before learns to shrink
    except BaseException:
        db.close()
        raise
    return db


def slot_of(time: float) -> int:
    return int(time // SLOT)
