"""The file of SQLite that kept answers are in: opened, made anew where it is broken.

Several processes share it. Who takes it away unlinks it; the others see by its inode
that theirs is another one, and open the new.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue

WAIT = 5.0  # seconds for another process that writes
PAGE = 16_384  # bytes; one page holds some small answers, a picture takes a few
INCREMENTAL = 2  # of `auto_vacuum`: the file can shrink
LARGEST_WAL = 16_000_000  # bytes that stay when all of it is in the file
MEMORY = 1_000_000  # bytes that a connection may hold of the file
BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

Open = tuple[os.stat_result, sqlite3.Connection]


class Database:
    """`used`: bytes of it that hold something, as far as this process knows."""

    def __init__(self, file: Path, tables: str) -> None:
        self.used = 0
        self._file = file
        self._tables = tables
        self._idle: SimpleQueue[Open] = SimpleQueue()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for this thread alone, to the file that is there now. One that
        is found broken is taken away, for the next to make anew."""
        stat, db = self._taken()
        try:
            yield db
        except BaseException as error:
            db.close()
            if is_broken(error):
                self._take_away(stat)
            raise
        self._idle.put((stat, db))

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing."""
        with self.reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # it may have been undone already
                    db.execute("ROLLBACK")
                raise
            self.used = pages(db) * PAGE

    def shrink(self, most: int) -> bool:
        """Give back to the disk so many pages that hold nothing; whether there are
        more."""
        with self.reading() as db:
            before = free(db)
            # `execute` would take the first of them alone.
            db.executescript(f"PRAGMA incremental_vacuum({most})")
            self.used = pages(db) * PAGE
            return 0 < free(db) < before

    def take_away(self) -> None:
        """All of it, also where it cannot be read."""
        with self._locked():
            self._unlink()
        self.used = 0

    def close(self) -> None:
        with suppress(Empty):
            while True:
                self._idle.get_nowait()[1].close()

    def _taken(self) -> Open:
        with suppress(Empty):
            while True:
                stat, db = self._idle.get_nowait()
                if self._is_there(stat):
                    return stat, db
                db.close()
        with self._locked():
            try:
                return self._opened()
            except sqlite3.Error as error:
                if not is_broken(error):
                    raise
                self._unlink()
                return self._opened()

    def _is_there(self, stat: os.stat_result) -> bool:
        try:
            return os.path.samestat(stat, os.stat(self._file))
        except OSError:
            return False

    def _opened(self) -> Open:
        """For the owner's eyes only."""
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
        os.close(os.open(self._file, flags, 0o600))
        stat = os.stat(self._file)
        db = sqlite3.connect(
            self._file, timeout=WAIT, isolation_level=None, check_same_thread=False
        )
        try:
            prepare(db)
            db.executescript(self._tables)
            self.used = pages(db) * PAGE
        except BaseException:
            db.close()
            raise
        return stat, db

    def _take_away(self, stat: os.stat_result) -> None:
        """This one, if no other process has done so."""
        with self._locked():
            if self._is_there(stat):
                self._unlink()

    def _unlink(self) -> None:
        for rest in ("", "-wal", "-shm"):
            Path(f"{self._file}{rest}").unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Against all who open the file or take it away."""
        folder = self._file.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def prepare(db: sqlite3.Connection) -> None:
    db.execute(f"PRAGMA page_size = {PAGE}")  # this and the next before all else
    db.execute(f"PRAGMA auto_vacuum = {INCREMENTAL}")
    db.execute("PRAGMA journal_mode = WAL")
    # What was forgotten must stay so though the power fails.
    db.execute("PRAGMA synchronous = FULL")
    db.execute(f"PRAGMA journal_size_limit = {LARGEST_WAL}")
    db.execute(f"PRAGMA cache_size = -{MEMORY // 1024}")
    db.execute("PRAGMA cell_size_check = ON")


def pages(db: sqlite3.Connection) -> int:
    """That hold something."""
    total: int = db.execute("PRAGMA page_count").fetchone()[0]
    return total - free(db)


def free(db: sqlite3.Connection) -> int:
    count: int = db.execute("PRAGMA freelist_count").fetchone()[0]
    return count


def is_broken(error: BaseException) -> bool:
    """Whether the file is, not the disk or the moment."""
    return getattr(error, "sqlite_errorcode", -1) & 0xFF in BROKEN
