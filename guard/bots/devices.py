"""Which browser, system and kind of device a user agent describes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from guard.bots.budget import Budget
from guard.facts import NO_DEVICE, Device

CLAMP = 512  # characters parsed; the parser's time grows with them


class Devices:
    """Remembers `limit` descriptions. Parsing costs milliseconds, so only so many fresh
    ones are made in a second: beyond that the answer is NO_DEVICE, told to `refused`
    and not remembered. `clock` gives seconds and never goes back."""

    def __init__(
        self,
        limit: int,
        parses_per_second: float,
        clock: Callable[[], float],
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        self._limit = limit
        self._budget = Budget(parses_per_second, clock, refused)
        self._known: OrderedDict[str, Device] = OrderedDict()

    def get_ready(self) -> None:
        """For rules that ask; others need not wait 0.2 s for the patterns."""
        read_device("")

    def describe(self, user_agent: str) -> Device:
        text = user_agent[:CLAMP]
        if not text:
            return NO_DEVICE
        if text in self._known:
            self._known.move_to_end(text)
            return self._known[text]
        if not self._budget.spend():
            return NO_DEVICE
        self._known[text] = device = read_device(text)
        if len(self._known) > self._limit:
            self._known.popitem(last=False)
        return device


def read_device(user_agent: str) -> Device:
    from user_agents import parse

    found = parse(user_agent)
    version = found.browser.version
    return Device(
        browser=found.browser.family,
        version=version[0] if version and isinstance(version[0], int) else 0,
        os=found.os.family,
        kind=kind(found),
    )


def kind(found: Any) -> str:
    if found.is_tablet:
        return "tablet"
    if found.is_mobile:
        return "mobile"
    return "pc" if found.is_pc else "other"
