from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.calibration import Measured, Share, Side, weighty
from guard.conditions import Method
from guard.rules import Action, Rule

RULE = Rule("odd", Method(frozenset({"GET"})), weight=10.0)
DECIDES = Rule("decides", RULE.condition, action=Action.BLOCK)

SHARES = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(
    lambda both: Share(min(both), max(both))
)


def measured(bots: Share, people: Share) -> Measured:
    return Measured(RULE, bots, people)


def test_ten_times_likelier_is_ten_decibans() -> None:
    found = measured(Share(50_000, 100_000), Share(5_000, 100_000))

    assert found.weight == pytest.approx(10, abs=0.01)


def test_the_margin_is_that_of_a_ratio_of_rates() -> None:
    # 1.96 standard errors of ln(p/q), each 1/hits - 1/total, in decibans.
    error = math.sqrt(1 / 50.5 - 1 / 101 + 1 / 10.5 - 1 / 101)
    found = measured(Share(50, 100), Share(10, 100))

    assert found.margin == pytest.approx(1.959964 * error * 10 / math.log(10))


@pytest.mark.parametrize(
    ("bots", "people", "judgement"),
    [
        (Share(500, 1000), Share(50, 1000), ""),
        (Share(500, 1000), Share(1, 1000), "too low"),
        (Share(500, 1000), Share(400, 1000), "too high"),
        (Share(0, 1000), Share(0, 1000), "never seen"),
        (Share(), Share(), "never seen"),
        (Share(3, 3), Share(0, 3), ""),
    ],
)
def test_a_weight_is_judged_by_the_interval(
    bots: Share, people: Share, judgement: str
) -> None:
    assert measured(bots, people).judgement == judgement


@given(SHARES, SHARES)
def test_bots_and_people_are_two_sides(bots: Share, people: Share) -> None:
    there, back = measured(bots, people), measured(people, bots)
    low, high = there.interval

    assert there.weight == pytest.approx(-back.weight)
    assert -200 < low < there.weight < high < 200


def test_a_side_counts_whom_no_rule_decides() -> None:
    side = Side()
    side.add((RULE,), (RULE,))
    side.add((RULE,), ())
    side.add((), ())
    side.add((RULE,), (RULE, DECIDES))

    assert side.share(RULE) == Share(1, 2)
    assert (side.undecided, side.decided) == (3, 1)


def test_weighty_rules_have_no_action() -> None:
    assert weighty((DECIDES, RULE)) == (RULE,)
