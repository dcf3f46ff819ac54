from __future__ import annotations

from ipaddress import ip_address

import pytest

from guard.behaviour import DAY, Observer, network_of, visitor_key
from guard.store.base import Pace, Terms
from guard.store.memory import MemoryStore
from tests.build import make_facts

PACE = Pace(interval=1.0, burst=3.0)


def make_observer() -> Observer:
    return Observer(
        MemoryStore(Terms(PACE)), PACE, lambda p: p == "/trap", secret=b"s" * 32
    )


async def test_first_visit_is_ordinary() -> None:
    seen = await make_observer().observe(make_facts())

    assert (seen.requests, seen.flooding, seen.trapped) == (1, False, False)


async def test_who_walked_into_a_trap_stays_trapped() -> None:
    observer = make_observer()
    await observer.observe(make_facts(path="/trap"))

    assert (await observer.observe(make_facts(path="/art/1.jpg"))).trapped


async def test_a_rate_far_beyond_a_persons_is_a_flood() -> None:
    observer = make_observer()

    seen = [(await observer.observe(make_facts())).flooding for _ in range(6)]

    assert seen == [False, False, False, True, True, True]


async def test_salt_rotates_daily() -> None:
    observer = make_observer()
    await observer.observe(make_facts(time=DAY - 2.0))

    assert (await observer.observe(make_facts(time=DAY - 1.0))).requests == 2
    assert (await observer.observe(make_facts(time=DAY + 1.0))).requests == 1


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"client": ip_address("198.51.100.99")}, True),
        ({"path": "/other"}, True),
        ({"client": ip_address("198.51.101.7")}, False),
        ({"headers": {"user-agent": "curl/8"}}, False),
    ],
)
def test_visitor_is_network_agent_and_language(
    other: dict[str, object], same: bool
) -> None:
    keys = [visitor_key(f, b"salt") for f in (make_facts(), make_facts(**other))]  # type: ignore[arg-type]

    assert (keys[0] == keys[1]) is same


def test_network_of_an_ipv6_client_is_its_48() -> None:
    assert network_of(ip_address("2001:db8:1:2::1")) == network_of(
        ip_address("2001:db8:1:ffff::9")
    )
