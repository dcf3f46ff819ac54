"""Who does a user agent say it is? Names first, then the shapes of what has no name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

import re2
from pydantic import ValidationError

from guard.bots.entries import PRECEDENCE, BotEntry, BotFile, ShapeEntry, ShapeFile
from guard.bots.names import Name, Names
from guard.complaints import problems
from guard.document import Document
from guard.entries import Written
from guard.errors import PolicyError, Problem
from guard.facts import Bot, Identity, Purpose
from guard.loader import read_file, rules_folder
from guard.patterns import options

CLAMP = 1024  # characters of a user agent that are looked at
REMEMBERED = 4096  # user agents; people share a few hundred
MEMORY = 16 << 20  # bytes for an automaton; RE2 forgets states rather than grow
# Patterns in one automaton. More make it faster on what browsers send, and slower to
# build states for what nobody has sent before: 32 cost 6 and at most 400 µs.
GROUP = 32
UNKNOWN = Identity(Purpose.UNKNOWN)
File = TypeVar("File", bound=Written)


@dataclass(frozen=True, slots=True)
class Claim:
    """Whoever's user agent has this name or pattern is taken for this identity."""

    identity: Identity
    name: str = ""
    leads: bool = False
    pattern: str = ""

    @property
    def weight(self) -> int:
        """The longer one says more."""
        return len(self.name or self.pattern)


class PatternGroup:
    """Patterns, each with its order, in one automaton."""

    def __init__(self, numbered: Sequence[tuple[int, str]]) -> None:
        chosen = options()
        chosen.case_sensitive = False
        chosen.max_mem = MEMORY
        self._set = re2.Set.SearchSet(chosen)
        self._orders = [order for order, _ in numbered]
        for _, pattern in numbered:
            self._set.Add(pattern)
        self._set.Compile()

    def orders(self, text: bytes) -> list[int]:
        """The order of the first pattern found, if one is."""
        found = self._set.Match(text)
        return [self._orders[min(found)]] if found else []


@dataclass(frozen=True, slots=True)
class Catalog:
    """`claims` are in order: of all that a user agent makes, the first decides."""

    bots: tuple[Bot, ...]
    claims: tuple[Claim, ...]
    names: frozenset[str] = field(init=False)
    _find: Callable[[str], Claim | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = frozenset(bot.name for bot in self.bots)
        object.__setattr__(self, "names", names)
        find = lru_cache(REMEMBERED)(Finder(self.claims).claim)
        object.__setattr__(self, "_find", find)

    def identify(self, user_agent: str) -> Identity:
        """Only a claim: proving it is the Verifier's work."""
        claim = self.claim(user_agent)
        return claim.identity if claim else UNKNOWN

    def claim(self, user_agent: str) -> Claim | None:
        """Why the visitor is taken for what it is."""
        return self._find(user_agent[:CLAMP])


class Finder:
    """Finds the first claim that a user agent makes."""

    def __init__(self, claims: tuple[Claim, ...]) -> None:
        self._claims = claims
        numbered = tuple(enumerate(claims))
        self._names = Names(
            Name(claim.name.lower().encode(), order, claim.leads)
            for order, claim in numbered
            if claim.name
        )
        patterns = [(order, each.pattern) for order, each in numbered if each.pattern]
        self._patterns = tuple(
            PatternGroup(patterns[start : start + GROUP])
            for start in range(0, len(patterns), GROUP)
        )

    def claim(self, user_agent: str) -> Claim | None:
        text = user_agent.strip().encode("utf-8", "replace")
        orders = list(self._names.orders(text.lower()))
        for patterns in self._patterns:
            orders.extend(patterns.orders(text))
        return self._claims[min(orders)] if orders else None


def catalog(
    entries: Iterable[tuple[Purpose, BotEntry]], shapes: Iterable[ShapeEntry] = ()
) -> Catalog:
    """Names by precedence of purpose and length, then shapes as they stand."""
    bots: list[Bot] = []
    named: list[Claim] = []
    for purpose, entry in entries:
        bots.append(bot := entry.bot(purpose))
        named.extend(claims(entry, Identity(purpose, bot)))
    named.sort(key=lambda claim: (rank(claim), -claim.weight))
    return Catalog(tuple(bots), (*named, *shaped(shapes)))


def rank(claim: Claim) -> int:
    return PRECEDENCE.index(claim.identity.purpose)


def claims(entry: BotEntry, identity: Identity) -> Iterator[Claim]:
    if entry.robots_only:  # nobody's user agent, so whoever sends it is not that bot
        yield Claim(Identity(identity.purpose), entry.token or entry.name)
    for name in entry.tokens():
        yield Claim(identity, name)
    for name in entry.leads:
        yield Claim(identity, name, leads=True)
    if entry.pattern is not None:
        yield Claim(identity, pattern=entry.pattern)


def shaped(shapes: Iterable[ShapeEntry]) -> Iterator[Claim]:
    for shape in shapes:
        for pattern in shape.patterns:
            yield Claim(Identity(shape.purpose), pattern=pattern)


def load_catalog(bots: Iterable[Path], shapes: Path | None = None) -> Catalog:
    """Raises PolicyError with every problem of every file."""
    reading = Reading()
    entries = [each for path in bots for each in reading.bots(read_file(path))]
    read = reading.shapes(read_file(shapes)) if shapes else ()
    if reading.problems:
        raise PolicyError(tuple(reading.problems))
    return catalog(entries, read)


class Reading:
    """Catalog files being read: every problem on the way."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._owners: dict[str, str] = {}  # token -> where it stands

    def bots(self, document: Document) -> Iterator[tuple[Purpose, BotEntry]]:
        file = self._checked(document, BotFile)
        for purpose in PRECEDENCE if file else ():
            for number, entry in enumerate(getattr(file, purpose)):
                self._unique(document, (str(purpose), number), entry)
                yield purpose, entry

    def shapes(self, document: Document) -> tuple[ShapeEntry, ...]:
        file = self._checked(document, ShapeFile)
        return file.shapes if file else ()

    def _checked(self, document: Document, shape: type[File]) -> File | None:
        self.problems.extend(document.problems)
        try:
            return shape.model_validate(document.data or {})
        except ValidationError as error:
            self.problems.extend(problems(document, error, shape))
            return None

    def _unique(
        self, document: Document, keys: tuple[str, int], entry: BotEntry
    ) -> None:
        place = ":".join(map(str, (document.file, *document.place(keys))))
        for word in {f"name {entry.name}", *map(str.lower, entry.tokens())}:
            if word in self._owners:
                message = f"{word!r} stands already at {self._owners[word]}"
                self.problems.append(document.problem(keys, message))
            self._owners[word] = place


@cache
def shipped_catalog() -> Catalog:
    folder = rules_folder()
    bots = (folder / "bots.yaml", folder / "tools.yaml")
    return load_catalog(bots, folder / "shapes.yaml")
