"""Sums up who would have got what under a policy, beside what they got."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from guard.access_log import Entry
from guard.facts import Purpose
from guard.rules import Action
from guard.verdict import Verdict

# By its address: a log does not have the type of what was sent.
PICTURE = re.compile(
    r"\.(?:jpe?g|png|webp|avif|gif|svg|tiff?|bmp|heic|jxl)$", re.IGNORECASE
)
Visitor = tuple[Purpose, str]  # a bot's name, or nothing


@dataclass(slots=True)
class Sums:
    """Of all requests with one purpose by one bot."""

    requests: int = 0
    pictures: int = 0
    size: int = 0  # bytes
    statuses: Counter[str] = field(default_factory=Counter)  # by class: 2xx
    actions: Counter[Action] = field(default_factory=Counter)
    on_pictures: Counter[Action] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    def add(self, entry: Entry, verdict: Verdict) -> None:
        self.requests += 1
        self.size += entry.size
        self.statuses[f"{entry.status // 100}xx" if entry.status else "-"] += 1
        self.actions[verdict.action] += 1
        self.rules.update(rule.name for rule in verdict.rules)
        if PICTURE.search(verdict.facts.path):
            self.pictures += 1
            self.on_pictures[verdict.action] += 1


@dataclass(slots=True)
class Delivered:
    """Pictures that were sent; a 304 or an error sends none."""

    pictures: int = 0
    size: int = 0  # bytes

    def add(self, entry: Entry) -> None:
        self.pictures += 1
        self.size += entry.size


class Tally:
    """Grows with the number of bots and rules, not with that of requests."""

    def __init__(self) -> None:
        self.sums: dict[Visitor, Sums] = {}
        self.delivered = Delivered()
        self.withheld = (
            Delivered()
        )  # the part of it that the policy would not have sent

    def add(self, entry: Entry, verdict: Verdict) -> None:
        identity = verdict.facts.identity
        visitor = (identity.purpose, identity.bot.name if identity.bot else "")
        self.sums.setdefault(visitor, Sums()).add(entry, verdict)
        if entry.status in (200, 206) and PICTURE.search(verdict.facts.path):
            self.delivered.add(entry)
            if verdict.action != Action.ALLOW:
                self.withheld.add(entry)

    def rows(self) -> list[tuple[Visitor, Sums]]:
        """The busiest first."""
        return sorted(self.sums.items(), key=lambda row: (-row[1].requests, row[0]))
