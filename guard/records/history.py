"""The history in one SQLite file: written in batches, read in the same one thread."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from guard.facts import Facts, Purpose
from guard.records.base import Answer
from guard.records.entry import ENTRY, Entry, entry_of
from guard.records.pruning import prune, shrink, trim
from guard.records.schema import Bounds, opened, slot_of
from guard.records.works import add_works
from guard.rules import Action
from guard.verdict import Verdict

Found = TypeVar("Found")
Who = tuple[str, str, str]  # action, purpose, bot
DOUBTED = "doubted"  # a browser that got no originals
NAMES = 100  # rows of one slot that tell bots apart
OTHERS = "others"  # by names beyond them
EVERY = 100  # batches, after which what is old is looked for


@dataclass(slots=True)
class Batch:
    """What came together since the last one."""

    time: float
    counts: dict[Who, tuple[int, int]] = field(default_factory=dict)  # requests, bytes
    hits: dict[str, int] = field(default_factory=dict)
    served: list[tuple[Verdict, Answer]] = field(default_factory=list)


def local_day(time: float) -> int:
    """The day as the artist's own clock has it."""
    return datetime.fromtimestamp(time).toordinal()


class History:
    """`visitor` gives a key that tells visitors of one day apart and names nobody."""

    def __init__(
        self,
        file: Path,
        visitor: Callable[[Facts], bytes],
        bounds: Bounds | None = None,
    ) -> None:
        self._db = opened(file)
        self._visitor = visitor
        self._bounds = bounds or Bounds()
        self._thread = ThreadPoolExecutor(1, "history")
        self._batches = self._fresh = 0  # and verdicts since the last trimming

    async def ask(self, question: Callable[[sqlite3.Connection], Found]) -> Found:
        """Run `question` beside the road. Raises `sqlite3.Error`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, question, self._db)

    async def add(self, batch: Batch) -> None:
        """Raises `sqlite3.Error`."""
        await self.ask(lambda db: self._write(db, batch))

    async def close(self) -> None:
        await self.ask(lambda db: db.close())
        self._thread.shutdown()

    def _write(self, db: sqlite3.Connection, batch: Batch) -> None:
        day = local_day(batch.time)
        entries = [entry_of(*served) for served in batch.served]
        seen = [self._seen(verdict) for verdict, _ in batch.served]
        self._fresh += len(entries)
        is_due = self._batches % EVERY == 0
        is_full = self._fresh > min(self._bounds.verdicts, self._bounds.people) // 10
        with Transaction(db):
            if is_due:
                prune(db, self._bounds, batch.time, day)
            add_counts(db, slot_of(batch.time), batch.counts)
            add_hits(db, day, batch.hits)
            add_entries(db, entries)
            add_works(db, day, entries, self._bounds.works)
            add_visitors(db, day, seen, self._bounds.visitors)
            if is_due or is_full:
                trim(db, self._bounds)
        self._batches += 1
        if is_due or is_full:
            self._fresh = 0
            shrink(db)

    def _seen(self, verdict: Verdict) -> tuple[bytes, str]:
        purpose = verdict.facts.identity.purpose
        is_doubted = purpose == Purpose.BROWSER and verdict.action != Action.ALLOW
        return self._visitor(verdict.facts), DOUBTED if is_doubted else purpose


class Transaction:
    """All or nothing; other processes wait for their turn to write."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK" if kind else "COMMIT")


def add_counts(
    db: sqlite3.Connection, slot: int, counts: Mapping[Who, tuple[int, int]]
) -> None:
    """Names are forged easily: beyond `NAMES` rows with one they count as others."""
    rows = db.execute(
        "SELECT action, purpose, bot FROM counts WHERE slot = ? AND bot != ''", (slot,)
    )
    named = set(rows.fetchall())
    told = []
    for (action, purpose, bot), sums in counts.items():
        who = str(action), str(purpose), bot
        if bot and who not in named and len(named) >= NAMES:
            who = *who[:2], OTHERS
        elif bot:
            named.add(who)
        told.append((slot, *who, *sums))
    db.executemany(
        "INSERT INTO counts VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "requests = requests + excluded.requests, bytes = bytes + excluded.bytes",
        told,
    )


def add_hits(db: sqlite3.Connection, day: int, hits: Mapping[str, int]) -> None:
    db.executemany(
        "INSERT INTO hits VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET "
        "requests = requests + excluded.requests",
        [(day, rule, requests) for rule, requests in hits.items()],
    )


def add_entries(db: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    db.executemany(
        "INSERT OR IGNORE INTO verdicts (id, time, person, action, purpose, bot, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (e.id, e.time, e.is_person, str(e.action), str(e.purpose), e.bot, dumped(e))
            for e in entries
        ],
    )


def add_visitors(
    db: sqlite3.Connection, day: int, seen: Iterable[tuple[bytes, str]], most: int
) -> None:
    found = db.execute("SELECT count(*) FROM visitors WHERE day = ?", (day,)).fetchone()
    fresh = list(dict(seen).items())[: max(0, most - found[0])]
    db.executemany(
        "INSERT OR IGNORE INTO visitors VALUES (?, ?, ?)",
        [(day, visitor, str(purpose)) for visitor, purpose in fresh],
    )


def dumped(entry: Entry) -> str:
    return ENTRY.dump_json(entry, exclude_defaults=True).decode()


def read_entry(data: str) -> Entry:
    return ENTRY.validate_json(data)
