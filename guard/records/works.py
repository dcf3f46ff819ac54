"""Which works were shown, and to whom: counted by day, within bounds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from guard.facts import Purpose
from guard.places import Kind, kind_of, work_name
from guard.records.entry import Entry

SHOWN = frozenset({200, 206, 304})  # the visitor has the picture now
# Paths that no crawler could have from a page are longer; they would fill the file.
LONGEST = 300
PURPOSES = ", ".join(f"'{purpose}'" for purpose in Purpose)
PLAIN = f"day = ? AND who IN ({PURPOSES})"  # rows of no bot's name


@dataclass(slots=True)
class Room:
    """Rows that a day may still have: with a bot's name, of paths that are new in it,
    and of other purposes at those. None takes another's."""

    named: int
    paths: int
    others: int


def add_works(
    db: sqlite3.Connection, day: int, entries: Iterable[Entry], most: int
) -> None:
    """Who invents addresses cannot fill the file: the site must have shown a picture.
    Who invents names is counted by purpose when there are too many."""
    room = room_of(db, day, most)
    for entry in filter(shows_work, entries):
        if entry.bot and is_added(db, day, entry, entry.bot, room):
            continue
        is_added(db, day, entry, str(entry.purpose), room)


def is_added(
    db: sqlite3.Connection, day: int, entry: Entry, who: str, room: Room
) -> bool:
    """False where there is no room for it."""
    key = (day, entry.path, who, entry.given)
    done = db.execute(
        "UPDATE works SET requests = requests + 1, time = ?, host = ? "
        "WHERE day = ? AND path = ? AND who = ? AND action = ?",
        (entry.time, entry.host, *key),
    )
    if done.rowcount:
        return True
    part = "named" if who == entry.bot else part_of(db, day, entry.path)
    left = getattr(room, part)
    if left <= 0:
        return False
    setattr(room, part, left - 1)
    row = (*key, work_name(entry.path), entry.host, entry.time)
    db.execute("INSERT INTO works VALUES (?, ?, ?, ?, ?, ?, 1, ?)", row)
    return True


def part_of(db: sqlite3.Connection, day: int, path: str) -> str:
    found = db.execute(f"SELECT 1 FROM works WHERE {PLAIN} AND path = ?", (day, path))
    return "others" if found.fetchone() else "paths"


def room_of(db: sqlite3.Connection, day: int, most: int) -> Room:
    every = db.execute("SELECT count(*) FROM works WHERE day = ?", (day,)).fetchone()[0]
    plain, paths = db.execute(
        f"SELECT count(*), count(DISTINCT path) FROM works WHERE {PLAIN}", (day,)
    ).fetchone()
    return Room(most - (every - plain), most - paths, most - (plain - paths))


def shows_work(entry: Entry) -> bool:
    return (
        entry.status in SHOWN
        and len(entry.path) <= LONGEST
        and kind_of(entry.path) is Kind.PICTURE
    )
