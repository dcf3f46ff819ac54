"""A bounded disk that several processes share, and that forgets for good."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guard.headers import Header
from guard.upstream.base import Outgoing
from guard.upstream.disk.database import PAGE
from guard.upstream.disk.label import LAYOUT, Label, digest_of
from guard.upstream.disk.rows import LATEST, STEP, Forget, Keep, Rows
from guard.upstream.freshness import Freshness
from guard.upstream.question import Question, read_question, selection
from guard.upstream.shelf import MOST_ALIKE
from guard.upstream.spelling import spelled
from tests.upstream.caching import FRESH, NOW, question

VARY = (b"vary", b"user-agent")
SITE = "http://site"
MEGABYTE = 1_000_000


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Rows]:
    with closing(Rows(tmp_path, 10 * MEGABYTE, SITE)) as rows:
        yield rows


def about(path: bytes, *headers: Header) -> Question:
    host = (b"host", b"art.example")
    found = read_question(Outgoing("GET", path, (host, *headers)))
    assert found is not None
    return found


def keeping(asked: Question, body: bytes = b"original", moment: float = 1.0) -> Keep:
    headers = (FRESH, VARY)
    label = Label(
        asked.address,
        200,
        headers,
        Freshness(NOW, 60),
        selection(asked, headers),
        len(body),
        digest_of(200, headers, body),
    )
    return Keep(label, body, moment)


def forgetting(asked: Question, moment: float = 2.0) -> Forget:
    return Forget(spelled(asked.address), moment)


def given_back(rows: Rows, asked: Question) -> bytes | None:
    laid = rows.find(asked.address, asked.asked)
    return rows.body(laid) if laid else None


def file_in(folder: Path) -> Path:
    return folder / f"answers-{LAYOUT}.db"


def test_what_is_kept_survives_a_restart(rows: Rows, tmp_path: Path) -> None:
    kept = keeping(question(), os.urandom(300_000))
    assert rows.keep([kept]) == [True]
    rows.close()

    with closing(Rows(tmp_path, 10 * MEGABYTE, SITE)) as again:
        laid = again.find(question().address, question().asked)
        assert laid is not None
        assert (laid.label, again.body(laid)) == (kept.label, kept.body)


def test_others_have_copies_of_their_own(rows: Rows) -> None:
    agents = [question((b"user-agent", name)) for name in (b"a", b"b", b"c")]
    rows.keep([keeping(agents[0], b"for a"), keeping(agents[1], b"for b")])

    assert [given_back(rows, each) for each in agents] == [b"for a", b"for b", None]


def test_another_site_has_nothing_of_this(rows: Rows, tmp_path: Path) -> None:
    rows.keep([keeping(question())])

    with closing(Rows(tmp_path, 10 * MEGABYTE, "http://staging")) as other:
        assert given_back(other, question()) is None


def test_the_same_is_replaced(rows: Rows) -> None:
    for body in (b"old", b"new"):
        rows.keep([keeping(question(), body)])

    assert given_back(rows, question()) == b"new"


def test_a_confirmed_body_is_not_written_again(rows: Rows) -> None:
    kept = keeping(question(), b"x" * 1000)
    rows.keep([kept])
    before = rows.find(question().address, question().asked)
    fresher = replace(kept.label, freshness=Freshness(NOW + 50, 60))
    rows.keep([replace(kept, label=fresher, body=b"not looked at")])
    after = rows.find(question().address, question().asked)

    assert before is not None
    assert after is not None
    assert before.id == after.id
    assert after.label == fresher
    assert given_back(rows, question()) == b"x" * 1000


def test_one_address_has_so_many_copies_and_no_more(rows: Rows) -> None:
    asked = [question((b"user-agent", b"%d" % n)) for n in range(MOST_ALIKE + 3)]
    for each in asked:
        rows.keep([keeping(each)])
    found = [given_back(rows, each) is not None for each in asked]

    assert found == [False] * 3 + [True] * MOST_ALIKE


# Forgetting


@pytest.mark.parametrize("path", [b"/art/1.jpg", b"/%61rt/1.jpg"])
def test_a_forgotten_place_is_so_in_any_spelling(rows: Rows, path: bytes) -> None:
    rows.keep([keeping(about(path)), keeping(about(b"/art/2.jpg"))])
    place = forgetting(about(b"/art/1.jpg"))

    assert rows.forget([place]) == {place.place: True}
    assert given_back(rows, about(path)) is None
    assert given_back(rows, about(b"/art/2.jpg")) is not None
    assert rows.forget([place]) == {place.place: False}


@pytest.mark.parametrize(("moment", "kept"), [(1.9, False), (2.0, False), (2.1, True)])
def test_what_was_asked_for_before_is_not_written_after(
    rows: Rows, tmp_path: Path, moment: float, kept: bool
) -> None:
    rows.forget([forgetting(question(), 2.0)])

    with closing(Rows(tmp_path, 10 * MEGABYTE, SITE)) as other:  # another worker
        assert other.keep([keeping(question(), moment=moment)]) == [kept]
        assert (given_back(rows, question()) is not None) is kept


@pytest.mark.parametrize("later", [LATEST + 1, -LATEST - 1])
def test_nothing_is_remembered_for_ever(rows: Rows, later: float) -> None:
    """Nor what seems to come: the machine was started anew."""
    rows.forget([forgetting(question(), 1000.0)])
    rows.forget([forgetting(about(b"/other"), 1000.0 + later)])

    assert rows.keep([keeping(question(), moment=999.0)]) == [True]


def test_all_of_it_can_be_forgotten(rows: Rows, tmp_path: Path) -> None:
    rows.keep([keeping(question())])
    rows.clear()

    assert not file_in(tmp_path).exists()
    assert given_back(rows, question()) is None


# Room


def test_what_was_not_used_for_the_longest_goes_first(tmp_path: Path) -> None:
    paths = [about(b"/%d" % number) for number in range(5)]
    with closing(Rows(tmp_path, 1_150_000, SITE)) as rows:
        for each in paths[:4]:
            rows.keep([keeping(each, os.urandom(200_000))])
        laid = rows.find(paths[0].address, paths[0].asked)
        assert laid is not None
        rows.use([laid.id])
        rows.keep([keeping(paths[4], os.urandom(200_000))])
        kept = [given_back(rows, each) is not None for each in paths]

    assert (kept[0], kept[1], kept[4]) == (True, False, True)


@pytest.mark.parametrize("capacity", [0, 1, 100_000, MEGABYTE])
def test_what_is_larger_than_all_is_not_kept(tmp_path: Path, capacity: int) -> None:
    with closing(Rows(tmp_path, capacity, SITE)) as rows:
        assert rows.keep([keeping(question(), b"x" * MEGABYTE)]) == [False]
        assert given_back(rows, question()) is None


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 300_000)), max_size=30))
def test_the_file_is_bounded(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("disk")
    with closing(Rows(folder, MEGABYTE, SITE)) as rows:
        for name, size in steps:
            rows.keep([keeping(about(b"/%d" % name), b"x" * size)])
            assert rows.used <= MEGABYTE
    if steps:
        assert file_in(folder).stat().st_size <= MEGABYTE


def test_with_less_room_than_before_it_shrinks(rows: Rows, tmp_path: Path) -> None:
    for number in range(20):
        rows.keep([keeping(about(b"/%d" % number), os.urandom(200_000))])
    rows.close()
    with closing(Rows(tmp_path, MEGABYTE, SITE)) as smaller:
        while smaller.shrink():
            pass
        assert given_back(smaller, about(b"/19")) is not None

    assert file_in(tmp_path).stat().st_size <= MEGABYTE


def test_it_shrinks_by_a_bounded_step_at_a_time(tmp_path: Path) -> None:
    with closing(Rows(tmp_path, 30 * MEGABYTE, SITE)) as rows:
        for number in range(25):
            rows.keep([keeping(about(b"/%d" % number), b"x" * MEGABYTE)])
    with closing(Rows(tmp_path, MEGABYTE, SITE)) as smaller:
        used = [smaller.used for _ in iter(smaller.shrink, False)]

    steps = [before - after for before, after in pairwise((26 * MEGABYTE, *used))]
    assert len(used) >= 2
    assert max(steps) < STEP * PAGE + 2 * MEGABYTE


def test_what_is_kept_before_it_has_shrunk_takes_one_step(tmp_path: Path) -> None:
    with closing(Rows(tmp_path, 30 * MEGABYTE, SITE)) as rows:
        for number in range(25):
            rows.keep([keeping(about(b"/%d" % number), b"x" * MEGABYTE)])
    with closing(Rows(tmp_path, 2 * MEGABYTE, SITE)) as smaller:
        assert smaller.keep([keeping(about(b"/new"), b"x" * MEGABYTE)]) == [True]
        left = smaller.used
        while smaller.shrink():
            pass
        assert given_back(smaller, about(b"/new")) is not None

    assert 26 * MEGABYTE - STEP * PAGE - 3 * MEGABYTE < left < 20 * MEGABYTE


# What breaks


def spoil(folder: Path, column: str, value: bytes) -> None:
    with closing(sqlite3.connect(file_in(folder))) as db:
        db.execute(f"UPDATE copies SET {column} = ?", (value,))
        db.commit()


@pytest.mark.parametrize(
    ("column", "value"),
    [("body", b"0riginal"), ("body", b""), ("label", b"nonsense"), ("label", b"")],
)
def test_a_changed_copy_is_dropped_and_never_given(
    rows: Rows, tmp_path: Path, column: str, value: bytes
) -> None:
    rows.keep([keeping(question())])
    spoil(tmp_path, column, value)

    assert given_back(rows, question()) is None
    assert rows.find(question().address, question().asked) is None


def test_the_label_of_another_address_is_not_believed(
    rows: Rows, tmp_path: Path
) -> None:
    rows.keep([keeping(question()), keeping(about(b"/secret"))])
    with closing(sqlite3.connect(file_in(tmp_path))) as db:
        db.execute("UPDATE copies SET label = (SELECT label FROM copies WHERE id = 2)")
        db.commit()

    assert given_back(rows, question()) is None


def test_what_is_gone_meanwhile_is_not_there(rows: Rows) -> None:
    rows.keep([keeping(question())])
    laid = rows.find(question().address, question().asked)
    rows.forget([forgetting(question())])

    assert laid is not None
    assert rows.body(laid) is None


DYING = """
import os, sys
from pathlib import Path
from guard.upstream.disk.rows import Rows
from tests.upstream.disk.test_rows import SITE, about, keeping
class Dying(Rows):
    def _thin(self, db, address):
        if self.dies:
            os._exit(9)
rows = Dying(Path(sys.argv[1]), 10**7, SITE)
rows.dies = False
rows.keep([keeping(about(b"/whole"))])
rows.dies = True
rows.keep([keeping(about(b"/half"), b"x" * 10**6)])
"""


def test_a_crash_in_the_middle_leaves_what_was_whole(tmp_path: Path) -> None:
    command = [sys.executable, "-c", DYING, str(tmp_path)]
    ended = subprocess.run(command, timeout=60, check=False)
    assert ended.returncode == 9

    with closing(Rows(tmp_path, 10 * MEGABYTE, SITE)) as rows:
        assert given_back(rows, about(b"/whole")) == b"original"
        assert given_back(rows, about(b"/half")) is None
