"""Regular expressions that hostile text cannot slow down: RE2, compiled once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import re2

# One pattern's automaton; RE2 forgets states rather than grow beyond it.
MEMORY = 4 << 20


class BadPattern(ValueError):
    """RE2's own reason why it will not have a pattern."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Found in a text when any one of them is, anywhere in it."""

    texts: tuple[str, ...] = ()
    _set: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        compiled = re2.Set.SearchSet(options())
        for text in self.texts:
            check(text)
            compiled.Add(text)
        compiled.Compile()
        object.__setattr__(self, "_set", compiled)

    def found(self, text: str) -> bool:
        return bool(self.texts and self._set.Match(text.encode("utf-8", "replace")))

    def __str__(self) -> str:
        return " or ".join(f"/{text}/" for text in self.texts)


def options() -> Any:
    chosen = re2.Options()
    chosen.log_errors = False  # A bad pattern is a Problem, not a line on stderr.
    chosen.never_capture = True
    chosen.max_mem = MEMORY
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
