"""What the dashboard asks of the history; each answer is a value."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from guard.facts import Purpose
from guard.records.entry import Entry
from guard.records.history import read_entry
from guard.records.schema import SLOT, slot_of

MOST = 200  # rows of one answer
# Who looks like a browser and is not believed to be one counts as unknown.
KIND = (
    "CASE WHEN purpose = 'browser' AND action != 'allow' THEN 'unknown' "
    "ELSE purpose END"
)
SEEN = "who = 'browser' AND action = 'allow'"  # by people, as the artist made it


@dataclass(frozen=True, slots=True)
class Column:
    """Requests of one stretch of time, by purpose; `start` in seconds since 1970."""

    start: float
    requests: tuple[tuple[Purpose, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Taker:
    """`who` is a bot's name, or the purpose of those without one."""

    who: str
    purpose: Purpose
    action: str  # that most of its requests met
    requests: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Work:
    """In all sizes and formats; `path` is the one that was asked for most."""

    path: str
    bots: int  # pictures of it that others than people were given
    people: int
    takers: tuple[str, ...] = ()  # the keenest first


@dataclass(frozen=True, slots=True)
class Copy:
    """Which picture of a work one visitor's kind was given."""

    who: str
    action: str
    requests: int
    time: float


@dataclass(frozen=True, slots=True)
class Search:
    """Which verdicts are looked for; `before` and `after` are numbers in the file."""

    action: str = ""
    purpose: str = ""
    bot: str = ""
    people: bool = False
    before: int = 0
    after: int = 0
    most: int = 50


Numbered = tuple[int, Entry]


def columns(
    db: sqlite3.Connection, since: float, until: float, width: int
) -> tuple[Column, ...]:
    """From the stretch in which `since` lies on, also those without a visitor."""
    first, slots = slot_of(since), max(1, width // SLOT)
    found: dict[int, dict[Purpose, int]] = {}
    rows = db.execute(
        f"SELECT (slot - ?1) / ?2, {KIND}, sum(requests) FROM counts "
        "WHERE slot >= ?1 AND slot <= ?3 GROUP BY 1, 2",
        (first, slots, slot_of(until)),
    )
    for place, purpose, requests in rows:
        found.setdefault(place, {})[Purpose(purpose)] = requests
    last = (slot_of(until) - first) // slots
    return tuple(
        Column((first + place * slots) * SLOT, tuple(found.get(place, {}).items()))
        for place in range(last + 1)
    )


def takers(db: sqlite3.Connection, since: float, most: int = 8) -> tuple[Taker, ...]:
    """Those who come for themselves, by the number of their requests."""
    rows = db.execute(
        "SELECT bot, purpose, action, sum(requests), sum(bytes) FROM counts "
        "WHERE slot >= ? AND NOT (purpose = 'browser' AND action = 'allow') "
        "GROUP BY 1, 2, 3 ORDER BY 4 DESC",
        (slot_of(since),),
    )
    found: dict[tuple[str, str], Taker] = {}
    for bot, purpose, action, requests, sent in rows:
        known = found.get((bot, purpose))
        if known:
            action = known.action
            requests, sent = requests + known.requests, sent + known.bytes
        kind = Purpose(purpose)
        found[bot, purpose] = Taker(bot or purpose, kind, action, requests, sent)
    ranked = sorted(found.values(), key=lambda taker: -taker.requests)
    return tuple(ranked[:most])


def totals(db: sqlite3.Connection, since: float) -> dict[tuple[str, str], int]:
    """Requests by action and purpose."""
    rows = db.execute(
        "SELECT action, purpose, sum(requests) FROM counts WHERE slot >= ? "
        "GROUP BY 1, 2",
        (slot_of(since),),
    )
    return {(action, purpose): requests for action, purpose, requests in rows}


def visitors(db: sqlite3.Connection, day: int) -> dict[str, int]:
    """How many came, by purpose."""
    rows = db.execute(
        "SELECT purpose, count(*) FROM visitors WHERE day = ? GROUP BY 1", (day,)
    )
    return dict(rows)


def works(db: sqlite3.Connection, since: int, most: int = 12) -> tuple[Work, ...]:
    """Those that others than people want most, from the day `since` on."""
    rows = db.execute(
        f"SELECT work, sum(CASE WHEN {SEEN} THEN 0 ELSE requests END) AS bots, "
        f"sum(CASE WHEN {SEEN} THEN requests ELSE 0 END) AS people "
        "FROM works WHERE day >= ? GROUP BY work ORDER BY bots DESC, people DESC, work "
        "LIMIT ?",
        (since, most),
    )
    return tuple(
        Work(paths(db, work)[0], bots, people, keenest(db, work, since))
        for work, bots, people in rows.fetchall()
    )


def paths(db: sqlite3.Connection, work: str) -> tuple[str, ...]:
    """Where a work is, the most wanted first."""
    rows = db.execute(
        "SELECT path FROM works WHERE work = ? GROUP BY path "
        "ORDER BY sum(requests) DESC, path LIMIT 20",
        (work,),
    )
    return tuple(path for (path,) in rows)


def keenest(db: sqlite3.Connection, work: str, since: int) -> tuple[str, ...]:
    rows = db.execute(
        f"SELECT who FROM works WHERE work = ? AND day >= ? AND NOT ({SEEN}) "
        "GROUP BY who ORDER BY sum(requests) DESC, who",
        (work, since),
    )
    return tuple(who for (who,) in rows)


def copies(db: sqlite3.Connection, path: str, since: int = 0) -> tuple[Copy, ...]:
    """Who else than people was given the work, and by which action."""
    rows = db.execute(
        "SELECT who, action, sum(requests), max(time) FROM works "
        f"WHERE path = ? AND day >= ? AND NOT ({SEEN}) "
        "GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 40",
        (path, since),
    )
    return tuple(Copy(*row) for row in rows)


def given(db: sqlite3.Connection, day: int) -> dict[str, int]:
    """Pictures that others than people were given since `day`, by action."""
    rows = db.execute(
        f"SELECT action, sum(requests) FROM works WHERE day >= ? AND NOT ({SEEN}) "
        "GROUP BY 1",
        (day,),
    )
    return dict(rows)


def host_of(db: sqlite3.Connection, path: str) -> str:
    """The host under which the work was asked for last; empty where nobody did."""
    row = db.execute(
        "SELECT host FROM works WHERE path = ? ORDER BY time DESC LIMIT 1", (path,)
    ).fetchone()
    return str(row[0]) if row else ""


def verdicts(db: sqlite3.Connection, search: Search) -> tuple[Numbered, ...]:
    """The latest first."""
    terms, values = zip(*conditions(search), strict=True)
    rows = db.execute(
        f"SELECT seq, data FROM verdicts WHERE {' AND '.join(terms)} "
        "ORDER BY seq DESC LIMIT ?",
        (*values, min(search.most, MOST)),
    )
    return tuple((seq, read_entry(data)) for seq, data in rows)


def conditions(search: Search) -> Iterator[tuple[str, object]]:
    yield "seq > ?", search.after
    if search.before:
        yield "seq < ?", search.before
    if not search.people:
        yield "person = ?", 0
    for column in ("action", "purpose", "bot"):
        if wanted := getattr(search, column):
            yield f"{column} = ?", wanted


def last(db: sqlite3.Connection) -> int:
    """The number of the newest verdict."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM verdicts").fetchone()[0])


def entry(db: sqlite3.Connection, stamp: str) -> Entry | None:
    row = db.execute("SELECT data FROM verdicts WHERE id = ?", (stamp,)).fetchone()
    return read_entry(row[0]) if row else None


def hits(db: sqlite3.Connection, since: int) -> dict[str, int]:
    """How often each rule matched, from the day `since` on."""
    rows = db.execute(
        "SELECT rule, sum(requests) FROM hits WHERE day >= ? GROUP BY 1", (since,)
    )
    return dict(rows)


def began(db: sqlite3.Connection) -> float | None:
    """When the first visitor that is remembered came."""
    slot = db.execute("SELECT min(slot) FROM counts").fetchone()[0]
    return None if slot is None else float(slot * SLOT)


def kept(db: sqlite3.Connection) -> int:
    """Verdicts that are no people's."""
    row = db.execute("SELECT count(*) FROM verdicts WHERE person = 0").fetchone()
    return int(row[0])
