"""Which attacks are tried."""

from __future__ import annotations

import pytest

from benchmarks.attack.artists import LEVELS
from benchmarks.attack.plan import BROKEN, NOTHING, OURS, Attack, groups
from benchmarks.attack.purify import PURIFIERS


def planned(*, is_brief: bool = False) -> list[Attack]:
    return [attack for group in groups(LEVELS, 2, is_brief) for attack in group]


@pytest.mark.parametrize("learner", ["flow", "cnn", "probe"])
@pytest.mark.parametrize("row", [NOTHING, *OURS])
def test_every_purifier_meets_us_and_no_protection(learner: str, row: str) -> None:
    met = {a.purifier for a in planned() if (a.learner, a.row) == (learner, row)}

    assert met == set(PURIFIERS)


def test_no_attack_is_planned_twice() -> None:
    keys = [attack.key for attack in planned()]

    assert len(set(keys)) == len(keys)


def test_a_brief_plan_has_two_purifiers() -> None:
    assert {attack.purifier for attack in planned(is_brief=True)} == set(BROKEN)
