"""Devices are described once, and a flood of new user agents costs nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.bots.devices import Devices, read_device
from guard.facts import NO_DEVICE
from tests.build import CHROME, FIREFOX

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
IPAD = IPHONE.replace("iPhone", "iPad")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def make_devices(limit: int = 10, rate: float = 2.0) -> tuple[Devices, Clock]:
    clock = Clock()
    return Devices(limit, rate, clock), clock


@pytest.mark.parametrize(
    ("user_agent", "kind"),
    [(CHROME, "pc"), (IPHONE, "mobile"), (IPAD, "tablet"), ("GPTBot/1.0", "other")],
)
def test_kinds_of_device(user_agent: str, kind: str) -> None:
    assert read_device(user_agent).kind == kind


def test_browser_and_system_are_named() -> None:
    device = read_device(IPHONE)
    assert (device.browser, device.version, device.os) == ("Mobile Safari", 18, "iOS")


def test_a_flood_of_new_user_agents_is_not_parsed() -> None:
    refused: list[str] = []
    devices = Devices(10, 2.0, Clock(), lambda: refused.append(""))
    described = [devices.describe(f"{CHROME} {number}") for number in range(5)]
    assert described[2:] == [NO_DEVICE] * 3
    assert len(refused) == 3


def test_what_is_known_stays_known_in_a_flood() -> None:
    devices, _ = make_devices(rate=1)
    devices.describe(FIREFOX)
    devices.describe("flood")
    assert devices.describe(FIREFOX).browser == "Firefox"


def test_what_was_skipped_is_described_later() -> None:
    devices, clock = make_devices(rate=1)
    devices.describe(CHROME)
    devices.describe(FIREFOX)
    clock.now = 1.0
    assert devices.describe(FIREFOX).browser == "Firefox"


def test_the_budget_does_not_pile_up() -> None:
    devices, clock = make_devices(rate=1)
    clock.now = 1000.0
    described = [devices.describe(f"{CHROME} {number}") for number in range(3)]
    assert described.count(NO_DEVICE) == 2


def test_the_longest_unseen_is_forgotten() -> None:
    devices, _ = make_devices(limit=2, rate=4)
    for user_agent in (CHROME, FIREFOX, CHROME, IPHONE, FIREFOX):
        devices.describe(user_agent)
    assert devices.describe("fifth") == NO_DEVICE


def test_no_user_agent_is_no_device() -> None:
    devices, _ = make_devices()
    assert devices.describe("") == NO_DEVICE


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=2000))
def test_any_text_is_described(user_agent: str) -> None:
    devices, _ = make_devices()
    assert devices.describe(user_agent).kind in ("", "pc", "mobile", "tablet", "other")


def test_getting_ready_spends_and_remembers_nothing() -> None:
    devices, _ = make_devices(rate=1.0)
    devices.get_ready()
    assert devices.describe(IPHONE).kind == "mobile"
