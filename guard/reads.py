"""What the conditions of rules look at that does not differ between one's requests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guard.conditions import Client, Contradicts, Header, HeaderOrder, MissingHeader
from guard.facts import Facts
from guard.needs import parts
from guard.rules import Rule

HINTS = ("sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform")


@dataclass(frozen=True, slots=True)
class Reads:
    """What settled conditions look at: headers by value or for being there at all, and
    the client's address."""

    values: frozenset[str]
    presence: frozenset[str]
    client: bool

    def said(self, facts: Facts) -> tuple[tuple[str, str], ...]:
        """In the order in which it came, which a rule may ask for."""
        values, presence = self.values, self.presence
        return tuple(
            [
                (name, value if name in values else "")
                for name, value in facts.headers.items()
                if name in values or name in presence
            ]
        )


def reads(rules: Iterable[Rule]) -> Reads:
    values, presence, client = {"host", "user-agent"}, set[str](), False
    for rule in rules:
        for part in parts(rule.condition):
            match part:
                case Header(name, _):
                    values.add(name)
                case MissingHeader(names) | HeaderOrder(names):
                    presence.update(names)
                case Contradicts():
                    values.update(HINTS)
                case Client():
                    client = True
    return Reads(frozenset(values), frozenset(presence), client)
