"""Work beyond the budget is refused, told, and possible again later."""

from __future__ import annotations

from guard.bots.budget import Budget


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_work_beyond_the_budget_is_refused_and_told() -> None:
    refused: list[str] = []
    budget = Budget(2, Clock(), lambda: refused.append(""))
    assert [budget.spend() for _ in range(4)] == [True, True, False, False]
    assert len(refused) == 2


def test_the_budget_fills_with_time() -> None:
    clock = Clock()
    budget = Budget(2, clock)
    for _ in range(3):
        budget.spend()
    clock.now = 0.5
    assert [budget.spend(), budget.spend()] == [True, False]


def test_the_budget_does_not_pile_up() -> None:
    clock = Clock()
    budget = Budget(1, clock)
    clock.now = 1000.0
    assert [budget.spend(), budget.spend()] == [True, False]
