"""Kept answers on disk, of bounded size, shared by all workers: what was not used for
the longest goes first.

All of it waits for the disk and belongs into threads. Errors are sqlite3's and OSError.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from guard.upstream.disk.database import PAGE, Database, pages
from guard.upstream.disk.label import LAYOUT, Label, digest_of, pack, unpack
from guard.upstream.question import Address, Asked
from guard.upstream.shelf import MOST_ALIKE
from guard.upstream.spelling import spelled

# Seconds: what was asked for longer ago is written no more. So long it is remembered
# that something was forgotten.
LATEST = 600.0
SMALL = 262_144  # bytes for which nobody comes a second time
STEP = 512  # pages, 8 MB, that are given back at once: others wait so long
BESIDE = 8  # pages that the tables and their trees may grow by with one copy
TABLES = """
CREATE TABLE IF NOT EXISTS copies (
    id INTEGER PRIMARY KEY AUTOINCREMENT, address BLOB NOT NULL,
    selection BLOB NOT NULL, place BLOB NOT NULL, digest BLOB NOT NULL,
    used INTEGER NOT NULL, label BLOB NOT NULL, body BLOB NOT NULL,
    UNIQUE (address, selection));
CREATE INDEX IF NOT EXISTS copies_place ON copies (place);
CREATE INDEX IF NOT EXISTS copies_used ON copies (used);
CREATE TABLE IF NOT EXISTS forgotten (
    place BLOB PRIMARY KEY, moment REAL NOT NULL) WITHOUT ROWID;
"""
NEXT = "(SELECT ifnull(max(used), 0) + 1 FROM copies)"  # no clock: they jump


@dataclass(frozen=True, slots=True)
class Keep:
    """`asked`: the moment when the site was."""

    label: Label
    body: bytes
    asked: float


@dataclass(frozen=True, slots=True)
class Forget:
    """All at a `place`, an address as `spelled`, that was asked for by this `moment`;
    moments are of a clock that all processes share."""

    place: Address
    moment: float


@dataclass(frozen=True, slots=True)
class Laid:
    """A copy that is there; a small `body` comes with it at once."""

    id: int
    label: Label
    body: bytes | None = None


class Rows:
    """`site`: whose answers they are, for another's must not be taken for them;
    `capacity`: bytes of the file."""

    def __init__(self, folder: Path, capacity: int, site: str) -> None:
        self._database = Database(folder / f"answers-{LAYOUT}.db", TABLES)
        self._most = capacity // PAGE
        self._site = site.encode()

    @property
    def used(self) -> int:
        """Bytes, as far as this process knows."""
        return self._database.used

    def find(self, address: Address, asked: Asked) -> Laid | None:
        query = "SELECT id, label FROM copies WHERE address = ? ORDER BY used DESC"
        with self._database.reading() as db:
            rows = db.execute(query, (self._key(*address),)).fetchmany(MOST_ALIKE)
        for number, data in rows:
            label = unpack(bytes(data))
            if label is None or label.address != address:
                self._drop(number)
            elif asked.selects(label.selection):
                laid = Laid(number, label)
                small = label.size <= SMALL
                return replace(laid, body=self.body(laid)) if small else laid
        return None

    def body(self, laid: Laid) -> bytes | None:
        """None where it is not there any more, or not what was written."""
        query = "SELECT body FROM copies WHERE id = ?"
        with self._database.reading() as db:
            row = db.execute(query, (laid.id,)).fetchone()
        if row is None:
            return None
        label, body = laid.label, bytes(row[0])
        if digest_of(label.status, label.headers, body) == label.digest:
            return body
        self._drop(laid.id)
        return None

    def keep(self, copies: Iterable[Keep]) -> list[bool]:
        """Whether each of them is there now."""
        with self._database.writing() as db:
            most = max(self._most, pages(db) - STEP)  # no more than a step at once
            return [self._kept(db, copy, most) for copy in copies]

    def forget(self, places: Iterable[Forget]) -> dict[Address, bool]:
        """Whether there was anything; what other processes have still to write of it
        will not be."""
        with self._database.writing() as db:
            return {each.place: self._forgotten(db, each) for each in places}

    def use(self, numbers: Iterable[int]) -> None:
        query = f"UPDATE copies SET used = {NEXT} WHERE id = ?"
        with self._database.writing() as db:
            db.executemany(query, [(number,) for number in numbers])

    def shrink(self) -> bool:
        """A step towards the capacity, which may have been larger before; whether there
        is more to do."""
        least = self._most - BESIDE
        with self._database.writing() as db:
            goal = max(least, pages(db) - STEP)
            has_more = emptied(db, goal) and goal > least
        return self._database.shrink(STEP) or has_more

    def clear(self) -> None:
        """Forget all, also where it cannot be read."""
        self._database.take_away()

    def close(self) -> None:
        self._database.close()

    def _forgotten(self, db: sqlite3.Connection, forget: Forget) -> bool:
        place, now = self._key(*forget.place), forget.moment
        # What is ahead of us is of before this machine was started.
        old = "DELETE FROM forgotten WHERE moment < ? OR moment > ?"
        db.execute(old, (now - LATEST, now + LATEST))
        db.execute("INSERT OR REPLACE INTO forgotten VALUES (?, ?)", (place, now))
        query = "DELETE FROM copies WHERE place = ?"
        return db.execute(query, (place,)).rowcount > 0

    def _kept(self, db: sqlite3.Connection, copy: Keep, most: int) -> bool:
        """`most`: pages that may hold something then."""
        label = copy.label
        address, place = self._key(*label.address), self._key(*spelled(label.address))
        query = "SELECT 1 FROM forgotten WHERE place = ? AND moment >= ?"
        if db.execute(query, (place, copy.asked)).fetchone():
            return False
        selection = self._key(*[word for line in label.selection for word in line])
        # Only confirmed: the body is there already, perhaps by another process.
        query = f"""UPDATE copies SET label = ?, used = {NEXT}
            WHERE address = ? AND selection = ? AND digest = ?"""
        data = pack(label)
        if db.execute(query, (data, address, selection, label.digest)).rowcount:
            return True
        query = "DELETE FROM copies WHERE address = ? AND selection = ?"
        db.execute(query, (address, selection))
        needed = (len(data) + len(copy.body)) // (PAGE - 4) + BESIDE
        if needed > self._most or not emptied(db, most - needed):
            return False
        query = f"""INSERT INTO copies
            (address, selection, place, digest, used, label, body)
            VALUES (?, ?, ?, ?, {NEXT}, ?, ?)"""
        db.execute(query, (address, selection, place, label.digest, data, copy.body))
        self._thin(db, address)
        return True

    def _thin(self, db: sqlite3.Connection, address: bytes) -> None:
        """So that a Vary cannot make looking up slow."""
        query = """DELETE FROM copies WHERE id IN (SELECT id FROM copies
            WHERE address = ? ORDER BY used DESC LIMIT -1 OFFSET ?)"""
        db.execute(query, (address, MOST_ALIKE))

    def _drop(self, number: int) -> None:
        with self._database.writing() as db:
            db.execute("DELETE FROM copies WHERE id = ?", (number,))

    def _key(self, *words: bytes) -> bytes:
        found = blake2b(digest_size=16)
        for word in (self._site, *words):
            found.update(b"%d:%b" % (len(word), word))
        return found.digest()


def emptied(db: sqlite3.Connection, most: int) -> bool:
    """Whether no more than so many pages hold something, without the oldest copies."""
    oldest = "DELETE FROM copies WHERE id = (SELECT id FROM copies ORDER BY used)"
    while pages(db) > most:
        if not db.execute(oldest).rowcount:
            return False
    return True
