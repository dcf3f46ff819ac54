"""Which attacks are tried."""

from __future__ import annotations

import pytest

from benchmarks.attack.artists import LEVELS
from benchmarks.attack.plan import BROKEN, CLOSED, NOTHING, OURS, Attack, groups
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


def test_generators_and_shared_palettes_come_before_all_else() -> None:
    telling = [attack.is_telling for attack in planned()]

    assert telling == sorted(telling, reverse=True)


def test_what_classifiers_learnt_is_kept_in_another_form_than_generators() -> None:
    flow, cnn = (Attack("easy", n, NOTHING, "none", 0, 0) for n in ("flow", "cnn"))

    assert flow.key == "easy|flow|no protection|none|0|0"
    assert cnn.key == "easy|cnn|no protection|none|0|0|form 2"


def test_a_closed_set_is_kept_apart() -> None:
    closed = Attack("easy", "cnn", NOTHING, "none", 0, 0, CLOSED)

    assert closed in planned()
    assert closed.key.endswith("|closed")
