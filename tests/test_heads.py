"""Heads are read once a minute, and never more of them kept than allowed."""

from __future__ import annotations

from typing import Any

from guard.addresses import Networks
from guard.facts import Facts, Identity, Purpose
from guard.heads import LARGEST, METHODS, SECONDS, Heads
from guard.loader import default
from guard.remainder import Remainder, Remainders
from tests.build import make_facts
from tests.fakes import make_request

NOBODY = Identity(Purpose.UNKNOWN)


def heads(limit: int = 10) -> Heads:
    return Heads(Networks.parse(["198.51.100.7"]), lambda agent: NOBODY, limit)


def scope_of(agent: bytes = b"Firefox", **changes: Any) -> Any:
    headers = [(b"host", b"art.example"), (b"user-agent", agent)]
    return make_request(**{"headers": headers, **changes}).scope


def test_the_same_head_is_read_once() -> None:
    known = heads()
    first = known.of(scope_of(path="/a.jpg"), 0.0)

    assert known.of(scope_of(path="/b.jpg"), 1.0) is first


def test_another_head_is_another() -> None:
    known = heads()
    first = known.of(scope_of(), 0.0)

    assert known.of(scope_of(b"GPTBot"), 0.0) is not first
    assert known.of(scope_of(scheme="https"), 0.0) is not first
    assert known.of(scope_of(client=("192.0.2.1", 5)), 0.0) is not first


def test_a_port_makes_nobody_a_stranger() -> None:
    known = heads()
    first = known.of(scope_of(client=("192.0.2.1", 5)), 0.0)

    assert known.of(scope_of(client=("192.0.2.1", 6)), 0.0) is first


def test_after_a_minute_it_is_read_anew() -> None:
    known = heads()
    first = known.of(scope_of(), 0.0)

    assert known.of(scope_of(), SECONDS) is not first
    assert len(known) == 1


def test_once_the_clock_was_set_back_it_is_read_anew() -> None:
    known = heads()
    first = known.of(scope_of(), 3600.0)
    again = known.of(scope_of(), 0.0)

    assert again is not first
    assert known.of(scope_of(), 1.0) is again


def test_strangers_cannot_fill_the_memory() -> None:
    known = heads(limit=10)
    for number in range(100):
        known.of(scope_of(b"%d" % number), 0.0)

    assert len(known) == 10


def test_what_is_old_makes_room_for_what_comes() -> None:
    known = heads(limit=10)
    for number in range(10):
        known.of(scope_of(b"%d" % number), 0.0)
    for number in range(8):
        known.of(scope_of(b"new %d" % number), SECONDS)

    assert len(known) == 8


def test_a_large_head_is_not_kept() -> None:
    known = heads()
    known.of(scope_of(b"x" * LARGEST), 0.0)

    assert len(known) == 0


def test_a_remainder_is_found_once() -> None:
    known, calls = heads().of(scope_of(), 0.0), []

    def find(facts: Facts) -> Remainder:
        calls.append(facts)
        return Remainders(default().rules).of(facts)

    for _ in range(5):
        known.remainder(make_facts(), find)

    assert len(calls) == 1


def test_what_was_not_found_is_asked_for_again() -> None:
    known = heads().of(scope_of(), 0.0)
    rules = Remainders(default().rules)

    assert known.remainder(make_facts(), lambda facts: None) is None
    assert known.remainder(make_facts(), rules.of) is not None


def test_methods_without_end_cost_no_memory() -> None:
    known, calls = heads().of(scope_of(), 0.0), []

    def find(facts: Facts) -> Remainder:
        calls.append(facts)
        return Remainders(default().rules).of(facts)

    for number in (*range(9), *range(9)):
        known.remainder(make_facts(method=f"M{number}"), find)

    assert len(calls) == 18 - METHODS
