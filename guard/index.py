"""Finds the few of many rules that could match, without asking each of them.

A rule whose condition cannot hold unless a certain pattern is found, bot is named or
range holds the client is kept under these keys; all other rules are always asked. What
is found is asked in full, so an index that finds too much is only slower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from guard.addresses import Address, Networks
from guard.conditions import All, BotIs, Client, Condition, Host, Path, UserAgent
from guard.facts import Facts
from guard.patterns import PatternTable


class Conditional(Protocol):
    @property
    def condition(self) -> Condition: ...


Some = TypeVar("Some", bound=Conditional)
Places = dict[str, list[int]]  # key -> places of rules in the order of asking

# The most telling first.
KEYED = (BotIs, Client, Path, Host, UserAgent)
TEXTS: dict[type, Callable[[Facts], str]] = {
    Path: lambda facts: facts.path,
    Host: lambda facts: facts.host,
    UserAgent: lambda facts: facts.user_agent,
}


def key(condition: Condition) -> Condition | None:
    """A part without which the whole cannot hold, and by which it can be found."""
    needed = condition.conditions if isinstance(condition, All) else (condition,)
    for kind in KEYED:
        for part in needed:
            if isinstance(part, kind):
                return part
    return None


class Index(Generic[Some]):
    """`tables` are shared with other indexes over the same patterns."""

    def __init__(
        self, rules: Sequence[Some], tables: dict[tuple[str, ...], PatternTable]
    ) -> None:
        self._rules = rules
        self._always: list[int] = []
        self._bots: Places = {}
        self._clients: Places = {}
        texts: dict[type, Places] = {}
        for place, rule in enumerate(rules):
            part = key(rule.condition)
            match part:
                case BotIs():
                    note(self._bots, part.names, place)
                case Client():
                    note(self._clients, part.ranges, place)
                case Path() | Host() | UserAgent():
                    places = texts.setdefault(type(part), {})
                    note(places, part.patterns.texts, place)
                case _:
                    self._always.append(place)
        self._always_rules = tuple(rules[place] for place in self._always)
        self._ranges = Ranges(self._clients)
        self._texts = [
            (TEXTS[kind], shared(tables, tuple(places)), list(places.values()))
            for kind, places in texts.items()
        ]

    def candidates(self, facts: Facts) -> Iterable[Some]:
        """Every rule that matches is among them, in order."""
        found: set[int] = set()
        for text, table, places in self._texts:
            for number in table.found(text(facts)):
                found.update(places[number])
        bot = facts.identity.bot
        if bot and self._bots:
            found.update(self._bots.get(bot.name, ()))
        if self._clients:
            found.update(self._ranges.places(facts.client))
        if not found:
            return self._always_rules
        found.update(self._always)
        return map(self._rules.__getitem__, sorted(found))


class Ranges:
    """Places by range: one look-up for each length of prefix in use."""

    def __init__(self, clients: Places) -> None:
        self._tables: dict[tuple[int, int], dict[int, list[int]]] = {}
        for text, places in clients.items():
            networks = Networks.parse((text,))
            for version, prefixes in ((4, networks.v4), (6, networks.v6)):
                for shift, starts in prefixes:
                    table = self._tables.setdefault((version, shift), {})
                    for start in starts:
                        table.setdefault(start, []).extend(places)

    def places(self, client: Address) -> Iterable[int]:
        number = int(client)
        for (version, shift), table in self._tables.items():
            if version == client.version:
                yield from table.get(number >> shift, ())


def note(places: Places, keys: Iterable[str], place: int) -> None:
    for each in keys:
        places.setdefault(each, []).append(place)


def shared(
    tables: dict[tuple[str, ...], PatternTable], patterns: tuple[str, ...]
) -> PatternTable:
    if patterns not in tables:
        tables[patterns] = PatternTable(patterns)
    return tables[patterns]
