"""Heads are read once a minute, and never more of them kept than allowed."""

from __future__ import annotations

from typing import Any

from guard.addresses import Networks
from guard.facts import Facts, Identity, Purpose
from guard.heads import LARGEST, SECONDS, Heads
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


def test_who_comes_once_costs_no_remainder() -> None:
    known, made = heads().of(scope_of(), 0.0), Remainders(default().rules).of

    first = known.remainder(make_facts(), made)

    assert (first, bool(known.remainder(make_facts(), made))) == (None, True)


def test_a_remainder_is_made_once() -> None:
    known, calls = heads().of(scope_of(), 0.0), []

    def make(facts: Facts) -> Remainder:
        calls.append(facts)
        return Remainders(default().rules).of(facts)

    for _ in range(5):
        known.remainder(make_facts(), make)

    assert len(calls) == 1


def test_methods_without_end_cost_no_memory() -> None:
    known, made = heads().of(scope_of(), 0.0), Remainders(default().rules).of

    found = [
        known.remainder(make_facts(method=f"M{n}"), made)
        for n in (*range(9), *range(9))
    ]

    assert sum(each is not None for each in found) <= 4
