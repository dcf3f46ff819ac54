from __future__ import annotations

from guard.endpoints.dashboard.today import Span
from guard.records.history import local_day
from guard.records.pruning import prune, trim
from guard.records.questions import columns
from guard.records.schema import Bounds, prepared, slot_of
from tests.records.histories import NOON


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

    trim(db, Bounds(verdicts=12, people=3))

    count = "SELECT count(*) FROM verdicts WHERE person = ?"
    assert [db.execute(count, (person,)).fetchone()[0] for person in (0, 1)] == [12, 3]
    db.close()


def test_reports_that_were_read_go_first() -> None:
    db = prepared(":memory:")
    db.executemany(
        "INSERT INTO reports (time, id, words, seen, data) VALUES (?, '', ?, ?, '')",
        [(NOON, str(number), number > 2) for number in range(1, 7)],
    )

    prune(db, Bounds(reports=3), NOON, 100)

    kept = db.execute("SELECT words FROM reports ORDER BY seq").fetchall()
    assert kept == [("1",), ("2",), ("6",)]
    db.close()


def test_old_slots_become_days_and_no_sum_changes() -> None:
    db = prepared(":memory:")
    day, slots = local_day(NOON), range(slot_of(NOON) - 1200, slot_of(NOON))
    rows = [(slot, bot) for slot in slots for bot in "ab"]
    db.executemany("INSERT INTO counts VALUES (?, 'poison', 'tool', ?, 1, 10)", rows)

    for _ in range(2):
        prune(db, Bounds(), NOON, day)

    kept = db.execute("SELECT count(*), sum(requests), sum(bytes) FROM counts")
    found, requests, sent = kept.fetchone()
    assert (requests, sent) == (2400, 24_000)
    assert found < 2 * (2 * 288 + 5)
    db.close()


def test_a_month_by_days_is_the_same_after_folding() -> None:
    db = prepared(":memory:")
    first = Span("month", "", 30 * 86_400, 86_400).since(NOON)
    slots = range(slot_of(first), slot_of(NOON))
    db.executemany(
        "INSERT INTO counts VALUES (?, 'poison', 'tool', '', 1, 10)",
        [(slot,) for slot in slots],
    )
    before = columns(db, first, NOON, 86_400)

    prune(db, Bounds(), NOON, local_day(NOON))

    assert columns(db, first, NOON, 86_400) == before
    db.close()
