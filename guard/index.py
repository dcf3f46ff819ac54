"""Finds the few of many rules that could match, without asking each of them.

A rule whose condition cannot hold unless a certain pattern is found, bot is named or
range holds the client is kept under these keys; all other rules are always asked. What
is found is asked in full, so an index that finds too much is only slower.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from guard.addresses import Networks
from guard.conditions import (
    All,
    BotIs,
    Client,
    Condition,
    Header,
    Host,
    Path,
    UserAgent,
)
from guard.facts import Facts
from guard.patterns import PatternTable

FEW = 16  # rules that are asked sooner than looked up


HEADER = "header "
OPEN = "path"  # what differs from request to request of one visitor
# The most telling first.
KEYED = (BotIs, Client, Path, Host, UserAgent, Header)

Key = tuple[str, tuple[str, ...]]  # where in the facts to look, and for what
Places = dict[str, list[int]]  # what to look for -> places of rules, as they are asked
Tables = dict[tuple[str, ...], PatternTable]


class Conditional(Protocol):
    @property
    def condition(self) -> Condition: ...


class Finder(Protocol):
    """Looks at one part of the facts; `is_open`: at one that differs from request to
    request of one visitor."""

    @property
    def is_open(self) -> bool: ...

    def places(self, facts: Facts) -> Iterable[int]: ...


Some = TypeVar("Some", bound=Conditional)


class Index(Generic[Some]):
    """`tables` are shared with other indexes over the same patterns."""

    def __init__(self, rules: Sequence[Some], tables: Tables) -> None:
        keys = [keys_of(needed(rule.condition)) for rule in rules]
        groups = grouped(keys)
        self.rules = rules
        self._finders = [finder(*group, tables) for group in groups.items()]
        self._always = [n for n, (where, _) in enumerate(keys) if where not in groups]
        self._always_rules = tuple(rules[place] for place in self._always)
        self._open = [each for each in self._finders if each.is_open]
        # All that `open_places` could ever find.
        self.open_rules = tuple(
            rule
            for rule, (where, _) in zip(rules, keys, strict=True)
            if where in groups and where == OPEN
        )

    def candidates(self, facts: Facts) -> Iterable[Some]:
        """Every rule that matches is among them, in order."""
        found: set[int] = set()
        for each in self._finders:
            found.update(each.places(facts))
        if not found:
            return self._always_rules
        return map(self.rules.__getitem__, sorted(found.union(self._always)))

    def settled_places(self, facts: Facts) -> list[int]:
        """Of all candidates but those at `open_places`, in order."""
        found = set(self._always)
        for each in self._finders:
            if not each.is_open:
                found.update(each.places(facts))
        return sorted(found)

    def open_places(self, facts: Facts) -> set[int]:
        """Of the candidates that another request of this visitor may not have."""
        found: set[int] = set()
        for each in self._open:
            found.update(each.places(facts))
        return found


def needed(condition: Condition) -> Condition | None:
    """A part without which the whole cannot hold, and by which it can be found."""
    parts = condition.conditions if isinstance(condition, All) else (condition,)
    for kind in KEYED:
        for part in parts:
            if isinstance(part, kind):
                return part
    return None


def keys_of(part: Condition | None) -> Key:
    """Each header is a place of its own."""
    match part:
        case BotIs(names):
            return "bot", tuple(names)
        case Client(ranges):
            return "client", ranges
        case Path(patterns):
            return "path", patterns.texts
        case Host(patterns):
            return "host", patterns.texts
        case UserAgent(patterns):
            return f"{HEADER}user-agent", patterns.texts
        case Header(name, patterns):
            return f"{HEADER}{name}", patterns.texts
        case _:
            return "", ()


def grouped(keys: Sequence[Key]) -> dict[str, Places]:
    """The places of rules by where they look, where enough of them do."""
    counts = Counter(where for where, _ in keys)
    groups: dict[str, Places] = {
        where: {} for where in counts if where and counts[where] >= FEW
    }
    for place, (where, texts) in enumerate(keys):
        if where in groups:
            for each in texts:
                groups[where].setdefault(each, []).append(place)
    return groups


def finder(where: str, places: Places, tables: Tables) -> Finder:
    match where:
        case "bot":
            return Bots(places)
        case "client":
            return Ranges(places)
    patterns = tuple(places)
    if patterns not in tables:
        tables[patterns] = PatternTable(patterns)
    return Texts(where, tables[patterns], [*places.values()])


class Bots:
    is_open = False

    def __init__(self, places: Places) -> None:
        self._places = places

    def places(self, facts: Facts) -> Iterable[int]:
        bot = facts.identity.bot
        return self._places.get(bot.name, ()) if bot else ()


class Ranges:
    """One look-up for each length of prefix in use."""

    is_open = False

    def __init__(self, places: Places) -> None:
        self._tables: dict[tuple[int, int], dict[int, list[int]]] = {}
        for text, some in places.items():
            networks = Networks.parse((text,))
            for version, prefixes in ((4, networks.v4), (6, networks.v6)):
                for shift, starts in prefixes:
                    table = self._tables.setdefault((version, shift), {})
                    for start in starts:
                        table.setdefault(start, []).extend(some)

    def places(self, facts: Facts) -> Iterable[int]:
        number = int(facts.client)
        for (version, shift), table in self._tables.items():
            if version == facts.client.version:
                yield from table.get(number >> shift, ())


class Texts:
    """All patterns in one pass; `places` has those of each pattern of the table."""

    def __init__(
        self, where: str, table: PatternTable, places: Sequence[Sequence[int]]
    ) -> None:
        self._where = where
        self.is_open = where == OPEN
        self._table = table
        self._places = places

    def places(self, facts: Facts) -> Iterable[int]:
        for number in self._table.found(self._text(facts)):
            yield from self._places[number]

    def _text(self, facts: Facts) -> str:
        match self._where:
            case "path":
                return facts.path
            case "host":
                return facts.host
            case header:
                return facts.headers.get(header.removeprefix(HEADER), "")
