"""How the file of the history stays small."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from guard.records.schema import Bounds, slot_of

FINE = 1  # days before today that are kept by slots: charts of 24 hours need it
PAGES = 4_000  # that are given back at once: 16 MB


def prune(db: sqlite3.Connection, bounds: Bounds, now: float, day: int) -> None:
    """What is old goes. Of visitors even the keys go after a day: nobody needs them
    any longer."""
    first = day - bounds.days
    oldest = now - bounds.days * 86_400
    db.execute("DELETE FROM counts WHERE slot < ?", (slot_of(oldest),))
    for old in range(first, day - FINE):
        fold(db, old)
    db.execute("DELETE FROM visitors WHERE day < ?", (day - 1,))
    for table in ("works", "hits"):
        db.execute(f"DELETE FROM {table} WHERE day < ?", (first,))
    db.execute("DELETE FROM verdicts WHERE time < ?", (oldest,))
    db.execute("DELETE FROM reports WHERE time < ?", (oldest,))
    db.execute(
        "DELETE FROM reports WHERE seq IN "
        "(SELECT seq FROM reports ORDER BY seen, seq DESC LIMIT -1 OFFSET ?)",
        (bounds.reports,),
    )


def fold(db: sqlite3.Connection, day: int) -> None:
    """The sums of a day in one slot, its noon, which is in that day in every chart."""
    start = datetime.fromordinal(day)
    ends = start, start.replace(hour=12), start + timedelta(days=1)
    first, noon, last = (slot_of(end.timestamp()) for end in ends)
    for since, until in ((first, noon), (noon + 1, last)):
        db.execute(
            "INSERT INTO counts SELECT ?, action, purpose, bot, sum(requests), "
            "sum(bytes) FROM counts WHERE slot >= ? AND slot < ? "
            "GROUP BY action, purpose, bot ON CONFLICT DO UPDATE SET "
            "requests = requests + excluded.requests, bytes = bytes + excluded.bytes",
            (noon, since, until),
        )
        db.execute("DELETE FROM counts WHERE slot >= ? AND slot < ?", (since, until))


def trim(db: sqlite3.Connection, bounds: Bounds) -> None:
    """What is too much goes: of visits, which come fast. It is quick."""
    for person, most in ((0, bounds.verdicts), (1, bounds.people)):
        db.execute(
            "DELETE FROM verdicts WHERE person = ?1 AND seq <= (SELECT seq FROM "
            "verdicts WHERE person = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)",
            (person, most),
        )


def shrink(db: sqlite3.Connection) -> None:
    """Outside of a transaction."""
    # A script, for `execute` takes one step of it, and frees one page.
    db.executescript(f"PRAGMA incremental_vacuum({PAGES})")
