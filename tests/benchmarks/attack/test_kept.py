"""A run goes on where it was stopped."""

from __future__ import annotations

from pathlib import Path

from benchmarks.attack.kept import keep, kept
from benchmarks.attack.learnt import Count, Learnt

LEARNT = Learnt(Count(1, 2), Count(3, 4), Count(5, 6), Count(7, 8), Count(1, 2))


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    keep(tmp_path / "run", "a|b", LEARNT)

    assert kept(tmp_path / "run") == {"a|b": LEARNT}


def test_a_line_cut_off_is_left_out(tmp_path: Path) -> None:
    keep(tmp_path / "run", "a", LEARNT)
    with (tmp_path / "run").open("a") as file:
        file.write('["b", [[1,')

    assert list(kept(tmp_path / "run")) == ["a"]


def test_a_new_run_has_nothing(tmp_path: Path) -> None:
    assert kept(tmp_path / "none") == {}
