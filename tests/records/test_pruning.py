from __future__ import annotations

from guard.records.pruning import prune, trim
from guard.records.schema import Bounds, prepared
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
