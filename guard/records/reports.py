"""What people say who think that they were misjudged: few, short, for the artist."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from guard.records.entry import Entry
from guard.records.history import dumped, read_entry

LONGEST = 1000  # characters


@dataclass(frozen=True, slots=True)
class Report:
    number: int
    time: float
    words: str
    seen: bool
    entry: Entry | None  # the verdict that it is about


def add(db: sqlite3.Connection, time: float, words: str, about: Entry | None) -> None:
    db.execute(
        "INSERT INTO reports (time, id, words, data) VALUES (?, ?, ?, ?)",
        (
            time,
            about.id if about else "",
            words[:LONGEST],
            dumped(about) if about else "",
        ),
    )


def reports(db: sqlite3.Connection, most: int = 200) -> tuple[Report, ...]:
    """Unread ones first, each kind the latest first."""
    rows = db.execute(
        "SELECT seq, time, words, seen, data FROM reports "
        "ORDER BY seen, seq DESC LIMIT ?",
        (most,),
    )
    return tuple(
        Report(seq, time, words, bool(seen), read_entry(data) if data else None)
        for seq, time, words, seen, data in rows
    )


def unread(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM reports WHERE seen = 0").fetchone()[0])


def mark(db: sqlite3.Connection, number: int, seen: bool) -> None:
    db.execute("UPDATE reports SET seen = ? WHERE seq = ?", (seen, number))


class Allowance:
    """So many in a time from one sender, and so many from all together; senders are
    named by any key."""

    def __init__(
        self, each: int, all: int, seconds: float, clock: Callable[[], float]
    ) -> None:
        self._each, self._all = each, all
        self._seconds, self._clock = seconds, clock
        self._until = 0.0
        self._used = 0
        self._senders: dict[object, int] = {}  # no more than `all`

    def spend(self, sender: object) -> bool:
        """Whether there is some left; if so, there is less now."""
        if (now := self._clock()) >= self._until:
            self._until, self._used = now + self._seconds, 0
            self._senders.clear()
        used = self._senders.get(sender, 0)
        if self._used >= self._all or used >= self._each:
            return False
        self._used += 1
        self._senders[sender] = used + 1
        return True
