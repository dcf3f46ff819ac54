"""Tables say how sure they are, and what missed its goal."""

from __future__ import annotations

import pytest

from benchmarks.attack.learnt import Count, Learnt
from benchmarks.attack.plan import CLOSED, CONTROL, NOTHING, Attack
from benchmarks.attack.tables import goals, interval, leaks, report, table


def test_wilsons_interval_of_nothing_in_a_hundred() -> None:
    assert interval([Count(0, 100)]) == pytest.approx((0.0, 0.037), abs=0.001)


def test_seeds_that_disagree_make_the_interval_wide() -> None:
    low, high = interval([Count(50, 100), Count(50, 100)])
    wide = interval([Count(10, 100), Count(90, 100)])

    assert wide[0] < low < high < wide[1]


def found(victim: int, *, learner: str = "cnn") -> dict[Attack, Learnt]:
    bare = Attack("medium", learner, NOTHING, "none", 0, 0)
    ours = Attack("medium", learner, "poison-decoy", "none", 0, 0)
    return {
        bare: Learnt(Count(100, 100), Count(98, 100), Count(0, 9), Count(9, 9)),
        ours: Learnt(
            Count(victim, 100), Count(95, 100), Count(9, 9), Count(9, 9), Count(20, 100)
        ),
    }


def test_a_row_stands_beside_no_protection() -> None:
    row = list(table(found(10), "medium", "cnn"))[2]

    assert "poison-decoy" in row
    assert row.split()[2:8] == ["0.100", "0.06", "to", "0.17", "-90", "0.950"]
    assert row.split()[8:] == ["-3.0", "0.20"]


@pytest.mark.parametrize(("victim", "word"), [(10, "reached"), (40, "MISSED")])
def test_goals_say_what_was_missed(victim: int, word: str) -> None:
    (line,) = goals(found(victim))

    assert word in line
    assert "others lose at most 3.0 points" in line


def test_a_set_of_originals_ends_the_leaks() -> None:
    assert "1.000" in list(leaks(found(10), "medium", "cnn"))[-1]


def test_a_report_has_the_generators_oracle() -> None:
    lines = list(report(found(1, learner="flow")))

    assert any(line.startswith("none ") and "1.000" in line for line in lines)


@pytest.mark.parametrize("setting", [CLOSED, CONTROL])
def test_other_settings_stand_beside_and_not_in_the_tables(setting: str) -> None:
    other = Attack("medium", "cnn", NOTHING, "none", 0, 0, setting)
    lines = list(report({other: Learnt(Count(1, 2), Count(3, 4))}))

    assert not any(line.startswith("cnn,") for line in lines)
    assert any(line.startswith(f"\n{setting}") for line in lines)
