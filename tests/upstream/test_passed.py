from __future__ import annotations

from guard.upstream.passed import MOST, SECONDS, Passed
from tests.upstream.caching import Clock, question


def test_it_is_known_for_a_while() -> None:
    clock = Clock()
    passed = Passed(clock)
    assert question().alike() not in passed
    passed.add(question().alike())

    assert question().alike() in passed
    clock.now += SECONDS
    assert question().alike() not in passed


def test_another_kind_of_visitor_may_have_more_luck() -> None:
    passed = Passed(Clock())
    passed.add(question((b"cookie", b"a=1")).alike())

    assert question().alike() not in passed


def test_memory_is_bounded() -> None:
    passed = Passed(Clock())
    passed.add(question().alike())
    for number in range(MOST):
        passed.add(question((b"accept", b"%d" % number)).alike())

    assert question().alike() not in passed
