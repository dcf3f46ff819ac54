"""Finds names in a user agent as whole words, in time that grows only with its length.

One automaton over all names would be as fast on what browsers send, but a flood of
invented user agents makes it build states for milliseconds each. A dictionary does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Letters, digits, the underscore and all that is not ASCII make words.
WORDLIKE = frozenset(
    number for number in range(256) if number > 127 or chr(number).isalnum()
) | {ord("_")}
SPACES = bytes(number if number in WORDLIKE else 32 for number in range(256))

# Ends names that stand in robots.txt alone: Applebot-Extended is not what Applebot is.
RESERVED = re.compile(rb"-extended(?![0-9a-z_\x80-\xff])")

# Where a program names itself, other than at the start.
LEAD = re.compile(rb"compatible; ?\+?$")
LEAD_LENGTH = len("compatible; +")
AFTER_LEAD = frozenset(b"/;,) ")


@dataclass(frozen=True, slots=True)
class Name:
    """`text` in lower case; `leads`: counts only where a program names itself."""

    text: bytes
    order: int
    leads: bool = False

    def found(self, text: bytes) -> bool:
        start = text.find(self.text)
        while start >= 0:
            if self._stands(text, start, start + len(self.text)):
                return True
            start = text.find(self.text, start + 1)
        return False

    def _stands(self, text: bytes, start: int, end: int) -> bool:
        if RESERVED.match(text, end):
            return False
        after = text[end] if end < len(text) else 32
        if self.leads:
            return after in AFTER_LEAD and leading(text, start)
        before = text[start - 1] if start else 32
        return not (touch(before, self.text[0]) or touch(after, self.text[-1]))


def leading(text: bytes, start: int) -> bool:
    return not start or bool(LEAD.search(text[max(0, start - LEAD_LENGTH) : start]))


def touch(neighbour: int, edge: int) -> bool:
    """Whether the two are letters of one word."""
    return neighbour in WORDLIKE and edge in WORDLIKE


class Names:
    """Names by their first word; only where that stands, the rest is compared."""

    def __init__(self, names: Iterable[Name]) -> None:
        index: dict[bytes, list[Name]] = {}
        for name in names:
            index.setdefault(words(name.text)[0], []).append(name)
        self._index = {word: tuple(found) for word, found in index.items()}
        self._words = frozenset(index)

    def orders(self, text: bytes) -> Iterator[int]:
        """The order of each name that stands in the lower-case text."""
        for word in self._words.intersection(words(text)):
            for name in self._index[word]:
                if name.found(text):
                    yield name.order


def words(text: bytes) -> list[bytes]:
    return text.translate(SPACES).split()
