"""A YAML text as plain values, with the place of each; nothing in it can hurt.

Anchors, aliases and tags are refused, so that a small file stays small; depth, nodes
and bytes are bounded. Scalars are YAML 1.2's: `no` and `on` are words, `1:30` a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from guard.errors import PolicyError, Problem

MAX_BYTES = 1_000_000
MAX_NODES = 200_000
MAX_DEPTH = 24

Keys = tuple[str | int, ...]  # the way from the top to a value
Place = tuple[int, int]  # line and column from 1

INTEGER = re.compile(r"[-+]?\d{1,18}")
NUMBER = re.compile(r"[-+]?(\d{1,18}\.\d{0,18}|\.\d{1,18}|\d{1,18})([eE][-+]?\d{1,3})?")
WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}


@dataclass(frozen=True, slots=True)
class Document:
    """`problems` are those that leave the rest readable, such as a key given twice."""

    file: str
    data: Any
    places: dict[Keys, Place]
    problems: tuple[Problem, ...] = ()

    def place(self, keys: Keys) -> Place:
        """Where the value stands, or the nearest one around it that stands anywhere."""
        while keys not in self.places and keys:
            keys = keys[:-1]
        return self.places.get(keys, (1, 1))

    def problem(self, keys: Keys, message: str, hint: str = "") -> Problem:
        return Problem(self.file, *self.place(keys), message, hint)


def read_document(text: str, file: str = "policy") -> Document:
    """Raises PolicyError where the text is no YAML at all, or more than we take."""
    if len(text) > MAX_BYTES:
        raise refused(file, (1, 1), f"larger than {MAX_BYTES:,} bytes")
    try:
        return Reader(text, file).document()
    except yaml.MarkedYAMLError as error:
        place = position(error.problem_mark or error.context_mark)
        tabbed = "\t" in "".join(text.splitlines()[place[0] - 1 : place[0]])
        hint = "indent with spaces, never with tabs" if tabbed else ""
        raise refused(file, place, f"not YAML: {error.problem}", hint) from None
    except (yaml.YAMLError, UnicodeError) as error:
        reason = str(error).partition("\n")[0]
        raise refused(file, (1, 1), f"not YAML: {reason}") from None


def refused(file: str, place: Place, message: str, hint: str = "") -> PolicyError:
    return PolicyError((Problem(file, *place, message, hint),))


def position(mark: Any) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def scalar(event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    if event.style:  # Quoted or a block: a text, whatever it looks like.
        return text
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if NUMBER.fullmatch(text) else text


class Reader:
    """Builds values from the parser's flat events, counting its own depth."""

    def __init__(self, text: str, file: str) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._file = file
        self._nodes = 0
        self._places: dict[Keys, Place] = {}
        self._problems: list[Problem] = []

    def document(self) -> Document:
        data = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and self._nodes:
                raise self._refused(event, "only one document in a file")
            if isinstance(event, yaml.NodeEvent):
                data = self._value(event, ())
        return Document(self._file, data, self._places, tuple(self._problems))

    def _value(self, event: Any, keys: Keys) -> Any:
        self._check(event, keys)
        self._places.setdefault(keys, position(event.start_mark))
        if isinstance(event, yaml.ScalarEvent):
            return scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(keys)
        return self._mapping(keys)

    def _sequence(self, keys: Keys) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*keys, len(values))))
        return values

    def _mapping(self, keys: Keys) -> dict[str, Any]:
        """Of two equal keys the first counts and the second is a problem."""
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refused(event, "a key must be a word")
            self._check(event, keys)
            key: str = event.value
            if key in values:
                line, column = position(event.start_mark)
                message = f"the key {key!r} stands here a second time"
                self._problems.append(Problem(self._file, line, column, message))
                self._value(next(self._events), (*keys, key, "again"))
                continue
            self._places[(*keys, key)] = position(event.start_mark)
            values[key] = self._value(next(self._events), (*keys, key))
        return values

    def _check(self, event: Any, keys: Keys) -> None:
        self._nodes += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self._refused(event, "anchors and aliases are not read")
        if event.tag:
            raise self._refused(event, f"tags are not read: {event.tag}")
        if len(keys) > MAX_DEPTH:
            raise self._refused(event, f"nested deeper than {MAX_DEPTH}")
        if self._nodes > MAX_NODES:
            raise self._refused(event, f"more than {MAX_NODES:,} values")

    def _refused(self, event: Any, message: str) -> PolicyError:
        return refused(self._file, position(event.start_mark), message)
