"""With children that are no processes; `test_crew` has real ones."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from guard.crew.line import READY, REFUSED
from guard.crew.process import Work
from guard.crew.supervisor import Role, Supervisor
from guard.errors import UsageError

Born = Callable[["Someone"], None]


class Someone:
    """Ends when it is told to; at its birth `born` happens."""

    def __init__(self, name: str, number: int, born: Born) -> None:
        self.name, self.number, self.pid = name, number, 1
        self.line, self.own = multiprocessing.Pipe()
        self.sentinel, self._life = os.pipe()
        self.heard: list[bytes] = []
        self.code = 0
        born(self)

    def say(self, words: bytes) -> None:
        self.heard.append(words)

    def die(self, code: int = 0) -> None:
        self.code = code
        life, self._life = self._life, -1
        if life >= 0:
            os.close(life)

    def end(self) -> int:
        os.close(self.sentinel)
        self.line.close()
        return self.code

    retire = stop = kill = die


class Plan:
    roles: Sequence[Role] = (("one", lambda *_: None), ("two", lambda *_: None))

    def __init__(self) -> None:
        self.told: list[object] = []
        self.is_wrong = False
        self.renewed: Callable[[], None] = lambda: None
        self.gone_back: Callable[[], None] = lambda: None
        self.buried: Callable[[], None] = lambda: None

    def renew(self) -> None:
        if self.is_wrong:
            raise UsageError("a mistake")
        self.told.append("renew")
        self.renewed()

    def settle(self) -> None:
        self.told.append("settled")

    def go_back(self) -> None:
        self.told.append("gone back")
        self.gone_back()

    def bury(self, number: int) -> None:
        self.told.append(number)
        self.buried()


def run(plan: Plan, *births: Born) -> tuple[int, list[Someone]]:
    """What happens at each birth, in turn."""
    crew: list[Someone] = []

    def fork(name: str, number: int, work: Work, others: Sequence[Any]) -> Someone:
        crew.append(Someone(name, number, births[len(crew)]))
        return crew[-1]

    return Supervisor(plan, fork).run(), crew


def ready(child: Someone) -> None:
    child.own.send_bytes(READY)


def then(number: signal.Signals) -> Born:
    def born(child: Someone) -> None:
        ready(child)
        os.kill(os.getpid(), number)

    return born


def dies(child: Someone) -> None:
    child.die(3)


def test_it_ends_when_it_is_told_to() -> None:
    plan = Plan()
    code, crew = run(plan, ready, then(signal.SIGTERM))

    assert (code, [child.number for child in crew]) == (0, [0, 1])
    assert plan.told == ["settled", 0, 1]


def test_who_cannot_start_at_all_says_with_what_status() -> None:
    assert run(Plan(), ready, dies)[0] == 3


def test_a_renewal_replaces_all(caplog: pytest.LogCaptureFixture) -> None:
    plan = Plan()
    births = (ready, then(signal.SIGHUP), ready, then(signal.SIGINT))
    code, crew = run(plan, *births)

    # The fourth has the number of the first, who is gone by then.
    assert (code, [child.number for child in crew][:3]) == (0, [0, 1, 2])
    assert (plan.told[0], len(crew)) == ("renew", 4)
    assert plan.told.count("settled") == 1


def test_a_renewal_that_fails_goes_back(caplog: pytest.LogCaptureFixture) -> None:
    plan = Plan()
    plan.gone_back = lambda: os.kill(os.getpid(), signal.SIGTERM)
    code, _ = run(plan, ready, then(signal.SIGHUP), dies)

    assert "all stays as it is: a new one did not start" in caplog.text
    assert (code, plan.told[0]) == (0, "renew")


def test_who_was_renewed_already_goes_back_with_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    plan = Plan()
    births = (ready, then(signal.SIGHUP), ready, dies, then(signal.SIGTERM))
    code, crew = run(plan, *births)

    assert (code, len(crew)) == (0, 5)
    assert plan.told.index("gone back") < plan.told.index("settled", 2)


def test_who_cannot_go_back_stays_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    plan = Plan()

    def dies_in_the_end(child: Someone) -> None:
        child.die(3)
        plan.buried = lambda: os.kill(os.getpid(), signal.SIGTERM)

    births = (ready, then(signal.SIGHUP), ready, dies, dies_in_the_end)
    code, crew = run(plan, *births)

    assert "a one keeps what was refused: one that would go back did" in caplog.text
    assert (code, [child.heard for child in crew].count([REFUSED])) == (0, 1)


def test_the_last_hangup_wins_though_the_one_before_it_fails(
    caplog: pytest.LogCaptureFixture,
) -> None:
    plan = Plan()
    plan.gone_back = lambda: os.kill(os.getpid(), signal.SIGTERM)

    def fails_after_another(child: Someone) -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        plan.renewed = child.die

    births = (ready, then(signal.SIGHUP), fails_after_another, ready)
    _, crew = run(plan, *births, then(signal.SIGTERM))

    assert "a new one did not start: what was asked for since is tried" in caplog.text
    assert (len(crew), "gone back" in plan.told) == (5, False)


def test_a_plan_with_mistakes_is_not_followed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    plan = Plan()
    plan.is_wrong = True

    def both(child: Someone) -> None:
        then(signal.SIGHUP)(child)
        os.kill(os.getpid(), signal.SIGTERM)

    run(plan, ready, both)

    assert "a mistake" in caplog.text
    assert plan.told == ["settled", 0, 1]


def test_what_was_refused_is_counted_by_one_who_is_at_work(
    caplog: pytest.LogCaptureFixture,
) -> None:
    plan = Plan()
    plan.gone_back = lambda: os.kill(os.getpid(), signal.SIGTERM)
    _, crew = run(plan, ready, then(signal.SIGHUP), dies)

    assert [child.heard for child in crew] == [[], [REFUSED], []]


def test_while_nobody_is_there_to_count_it_a_refusal_ends_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    plan = Plan()
    plan.is_wrong = True

    def first(child: Someone) -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        os.kill(os.getpid(), signal.SIGTERM)

    _, crew = run(plan, first)

    assert "a mistake" in caplog.text
    assert crew[0].heard == []


def test_a_plan_that_breaks_is_not_followed_and_ends_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    plan = Plan()

    def breaks() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        raise ValueError("no such thing")

    plan.renewed = breaks
    code, _ = run(plan, ready, then(signal.SIGHUP))

    assert code == 0
    assert "everything stays as it is: no such thing\nTraceback" in caplog.text


def test_who_dies_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    first: list[Someone] = []

    def remembered(child: Someone) -> None:
        first.append(child)
        ready(child)

    def kills_the_first(child: Someone) -> None:
        ready(child)
        first[0].die(-9)

    run(Plan(), remembered, kills_the_first, then(signal.SIGTERM))

    assert "one 1 died (-9) and is replaced" in caplog.text


def test_words_reach_all_others() -> None:
    def speaks(child: Someone) -> None:
        child.own.send_bytes(b"http://art.example/1.jpg")
        os.kill(os.getpid(), signal.SIGTERM)

    _, (one, two) = run(Plan(), ready, speaks)

    assert (one.heard, two.heard) == ([b"http://art.example/1.jpg"], [])
