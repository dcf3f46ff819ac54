from __future__ import annotations

from guard.circuit import Circuit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_all_goes_well_until_something_fails() -> None:
    circuit = Circuit(2.0, Clock())

    assert (circuit.may_try(), circuit.worked()) == (True, False)


def test_after_a_failure_nobody_waits() -> None:
    circuit = Circuit(2.0, Clock())

    assert (circuit.failed(), circuit.failed()) == (True, False)
    assert not circuit.may_try()


def test_after_a_rest_one_alone_tries_again() -> None:
    clock = Clock()
    circuit = Circuit(2.0, clock)
    circuit.failed()

    clock.now = 2.0

    assert [circuit.may_try(), circuit.may_try()] == [True, False]


def test_when_it_works_again_all_come_back() -> None:
    circuit = Circuit(2.0, Clock())
    circuit.failed()

    assert circuit.worked()
    assert circuit.may_try()
