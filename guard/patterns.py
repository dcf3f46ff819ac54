"""Regular expressions that hostile text cannot slow down: RE2, compiled once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import re2

# Of one condition's automaton, and of a table's: RE2 forgets states rather than grow.
MEMORY = 4 << 20
TABLE_MEMORY = 64 << 20

# A text to find, at most anchored: no need to ask RE2, which takes ten times as long.
LITERAL = re.compile(
    r"(\^?)((?:[A-Za-z0-9 _/,:;=\"'%&@#~<>!-]|\\[./*()\[\]+?-])+)(\$?)"
)

Test = Callable[[str], bool]
Match = Callable[[bytes], list[int] | None]


class BadPattern(ValueError):
    """RE2's own reason why it will not have a pattern."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Found in a text when any one of them is, anywhere in it."""

    texts: tuple[str, ...] = ()
    found: Test = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for text in self.texts:
            check(text)
        object.__setattr__(self, "found", test(self.texts))

    def __str__(self) -> str:
        return " or ".join(f"'{text}'" for text in self.texts)


@dataclass(frozen=True, slots=True)
class PatternTable:
    """Which of many patterns are in a text, found in one pass over it."""

    texts: tuple[str, ...]
    memory: int = TABLE_MEMORY
    _match: Match = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The empty one is found in every text: its absence means that RE2 gave up.
        try:
            match = compiled_set((*self.texts, ""), self.memory).Match
        except BadPattern:
            match = nothing
        object.__setattr__(self, "_match", match)

    def found(self, text: str) -> Sequence[int]:
        """Numbers of patterns, in no order; all of them where RE2 lacks memory."""
        numbers = self._match(text.encode("utf-8", "replace"))
        everything = len(self.texts)
        if not numbers:
            return range(everything)
        return [number for number in numbers if number != everything]


def test(patterns: tuple[str, ...]) -> Test:
    literals = [literal(pattern) for pattern in patterns]
    known = [each for each in literals if each is not None]
    if len(known) == 1 == len(patterns):
        return known[0]
    if len(known) == len(patterns):
        return lambda text: any(each(text) for each in known)
    match: Match = compiled_set(patterns, MEMORY).Match
    return lambda text: bool(match(text.encode("utf-8", "replace")))


def literal(pattern: str) -> Test | None:
    """A plain comparison where the pattern asks for no more."""
    if pattern == ".":
        return lambda text: bool(text.strip("\n"))
    found = LITERAL.fullmatch(pattern)
    if found is None:
        return None
    words = re.sub(r"\\(.)", r"\1", found[2])
    match found[1], found[3]:
        case "^", "$":
            return lambda text: text == words
        case "^", _:
            return lambda text: text.startswith(words)
        case _, "$":
            return lambda text: text.endswith(words)
        case _:
            return lambda text: words in text


def compiled_set(patterns: Sequence[str], memory: int) -> Any:
    compiled = re2.Set.SearchSet(options(memory))
    for pattern in patterns:
        compiled.Add(pattern)
    try:
        compiled.Compile()
    except re2.error:
        raise BadPattern("together the patterns are too large") from None
    return compiled


def nothing(text: bytes) -> None:
    """A table that could not be compiled finds nothing, not even the empty pattern."""


def options(memory: int = MEMORY) -> Any:
    chosen = re2.Options()
    chosen.log_errors = False  # A bad pattern is a Problem, not a line on stderr.
    chosen.never_capture = True
    chosen.max_mem = memory
    return chosen


def check(pattern: str) -> None:
    """Raise BadPattern; a Set would say only that it failed."""
    try:
        re2.compile(pattern, options())
    except re2.error as error:
        reason = error.args[0]
        raise BadPattern(
            reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
        ) from None
