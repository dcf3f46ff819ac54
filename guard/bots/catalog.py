"""Who does a user agent say it is? Names first, then the shapes of what has no name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import re2
from pydantic import ValidationError

from guard.bots.entries import PRECEDENCE, BotEntry, BotFile, ShapeEntry, ShapeFile
from guard.complaints import problems
from guard.document import Document
from guard.entries import Written
from guard.errors import PolicyError, Problem
from guard.facts import Bot, Identity, Purpose
from guard.loader import read_file, rules_folder

CLAMP = 1024  # characters of a user agent that are looked at
MEMORY = 64 << 20  # bytes for the automaton; RE2 forgets states rather than grow
UNKNOWN = Identity(Purpose.UNKNOWN)
File = TypeVar("File", bound=Written)

# Where a program names itself: at the start, or as a "compatible" one.
LEAD = r"(?:^|compatible; ?\+?)"


@dataclass(frozen=True, slots=True)
class Claim:
    """A visitor whose user agent has this pattern is taken for this identity."""

    pattern: str
    identity: Identity
    weight: int = 0  # the longer token says more


@dataclass(frozen=True, slots=True)
class Catalog:
    """`claims` are in order: of all that match, the first decides."""

    bots: tuple[Bot, ...]
    claims: tuple[Claim, ...]
    _set: Any

    @property
    def names(self) -> frozenset[str]:
        return frozenset(bot.name for bot in self.bots)

    def identify(self, user_agent: str) -> Identity:
        """Only a claim: proving it is the Verifier's work."""
        text = user_agent[:CLAMP].strip().encode("utf-8", "replace")
        found = self._set.Match(text)
        return self.claims[min(found)].identity if found else UNKNOWN


def catalog(
    entries: Iterable[tuple[Purpose, BotEntry]], shapes: Iterable[ShapeEntry] = ()
) -> Catalog:
    """Names by precedence of purpose and length of token, then shapes as they stand."""
    bots: list[Bot] = []
    named: list[Claim] = []
    for purpose, entry in entries:
        bots.append(bot := entry.bot(purpose))
        named.extend(claims(entry, Identity(purpose, bot)))
    named.sort(key=lambda claim: (rank(claim), -claim.weight))
    ordered = (*named, *shaped(shapes))
    return Catalog(tuple(bots), ordered, matcher(ordered))


def rank(claim: Claim) -> int:
    return PRECEDENCE.index(claim.identity.purpose)


def claims(entry: BotEntry, identity: Identity) -> Iterator[Claim]:
    for token in entry.tokens():
        yield Claim(whole(token), identity, len(token))
    for token in entry.leads:
        yield Claim(rf"{LEAD}{escaped(token)}(?:[/;) ]|$)", identity, len(token))
    if entry.pattern is not None:
        yield Claim(entry.pattern, identity, len(entry.pattern))


def shaped(shapes: Iterable[ShapeEntry]) -> Iterator[Claim]:
    for shape in shapes:
        for pattern in shape.patterns:
            yield Claim(pattern, Identity(shape.purpose))


def whole(token: str) -> str:
    """The token with no letter, digit or underscore touching it."""
    left = r"\b" if token[0].isalnum() else ""
    right = r"\b" if token[-1].isalnum() else ""
    return f"{left}{escaped(token)}{right}"


def escaped(token: str) -> str:
    text: str = re2.escape(token)
    return text


def matcher(claims: tuple[Claim, ...]) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    options.max_mem = MEMORY
    compiled = re2.Set.SearchSet(options)
    for claim in claims:
        compiled.Add(claim.pattern)
    compiled.Compile()
    return compiled


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
