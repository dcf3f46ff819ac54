"""What conditions need to know is found wherever it hides."""

from __future__ import annotations

import pytest

from guard import conditions as c
from guard.conditions import Condition
from guard.facts import Purpose
from guard.needs import asks_asn, asks_device, purposes

BROWSER = c.PurposeIs(frozenset({Purpose.BROWSER}))
TOOL = c.PurposeIs(frozenset({Purpose.TOOL, Purpose.BROWSER}))
GET = c.Method(frozenset({"GET"}))
PHONE = c.DeviceIs("kind", frozenset({"mobile"}))
HOSTER = c.AsnIs(frozenset({64500}))


@pytest.mark.parametrize(
    "condition", [PHONE, c.Not(PHONE), c.All((GET, c.AnyOf((BROWSER, PHONE))))]
)
def test_device_is_asked_for_at_any_depth(condition: Condition) -> None:
    assert asks_device(condition)


@pytest.mark.parametrize(
    "condition", [HOSTER, c.Not(HOSTER), c.All((GET, c.AnyOf((BROWSER, HOSTER))))]
)
def test_the_network_s_number_too(condition: Condition) -> None:
    assert asks_asn(condition)


def test_other_conditions_need_neither() -> None:
    condition = c.All((GET, c.Not(BROWSER)))

    assert not asks_device(condition)
    assert not asks_asn(condition)


@pytest.mark.parametrize(
    ("condition", "only"),
    [
        (BROWSER, {Purpose.BROWSER}),
        (c.All((GET, BROWSER)), {Purpose.BROWSER}),
        (c.All((BROWSER, TOOL)), {Purpose.BROWSER}),
        (c.All((GET, PHONE)), None),
        # A denial or an alternative says nothing about the purposes left.
        (c.Not(BROWSER), None),
        (c.AnyOf((GET, BROWSER)), None),
    ],
)
def test_purposes_a_condition_can_say_yes_to(
    condition: Condition, only: set[Purpose] | None
) -> None:
    assert purposes(condition) == only
