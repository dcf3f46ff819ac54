"""Address ranges that operators publish for their bots, by name.

A list is a text file: `# key: value` lines, then a range on each line. A list that is
complete and young may disprove a claim; one that is neither may still prove it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from ipaddress import ip_network
from pathlib import Path

from guard.addresses import Address, Networks
from guard.errors import PolicyError, Problem
from guard.loader import rules_folder

log = logging.getLogger(__name__)

MAX_BYTES = 4_000_000
MAX_RANGES = 20_000
# No operator has more: /8 and /24.
WIDEST = {4: 8, 6: 24}
# Operators add ranges within months; after that an address that is missing says little.
MAX_AGE_DAYS = 180


class BadList(ValueError):
    """A list that cannot be read; the line it stumbled over is `line`, from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class PublishedList:
    name: str
    ranges: Networks
    sources: tuple[str, ...] = ()
    taken: date = date.min
    complete: bool = False
    size: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """The lists in use. `telling` are those whose silence says something."""

    lists: Mapping[str, PublishedList]
    telling: frozenset[str] = frozenset()

    def covers(self, names: Iterable[str], client: Address) -> bool | None:
        """Whether the address is in one of these lists; None: they cannot say."""
        asked = frozenset(names)
        if any(client in self.lists[name].ranges for name in asked & self.lists.keys()):
            return True
        return False if asked and asked <= self.telling else None


def published(lists: Iterable[PublishedList], today: date) -> Published:
    known = {each.name: each for each in lists}
    return Published(
        known,
        frozenset(
            name
            for name, each in known.items()
            if each.complete and (today - each.taken).days <= MAX_AGE_DAYS
        ),
    )


def parse_list(name: str, text: str) -> PublishedList:
    """Raises BadList."""
    notes: dict[str, list[str]] = {}
    ranges: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            notes.setdefault(key.strip(), []).append(value.strip())
        elif line.strip():
            ranges.append(checked(line.strip(), number))
        if len(ranges) > MAX_RANGES:
            raise BadList(f"more than {MAX_RANGES:,} ranges", number)
    return PublishedList(
        name=name,
        ranges=Networks.parse(ranges),
        sources=tuple(notes.get("source", ())),
        taken=day(notes.get("taken", [""])[0]),
        complete=notes.get("complete") == ["yes"],
        size=len(ranges),
    )


def checked(text: str, line: int) -> str:
    """The range, unless it cannot be read or is so wide that it would prove anybody."""
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise BadList(f"not an address range: {text[:60]!r}", line) from None
    if network.prefixlen < WIDEST[network.version]:
        raise BadList(f"too wide to be one operator's: {text}", line)
    return text


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def read_list(path: Path) -> PublishedList:
    """Raises BadList; OSError when the file is not there."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadList(f"larger than {MAX_BYTES:,} bytes")
    return parse_list(path.stem, data.decode("utf-8", "replace"))


def read_lists(folder: Path) -> tuple[PublishedList, ...]:
    """Raises PolicyError that names every bad file."""
    lists, problems = [], []
    for path in sorted(folder.glob("*.txt")):
        try:
            lists.append(read_list(path))
        except BadList as error:
            problems.append(Problem(str(path), error.line, 1, str(error)))
    if problems:
        raise PolicyError(tuple(problems))
    return tuple(lists)


def shipped_lists(now: float, updated: Path | None = None) -> Published:
    """The lists in the box, or newer ones of the same names from the folder `updated`.

    `now`: seconds since the epoch, from which the lists' age is counted."""
    today = datetime.fromtimestamp(now, UTC).date()
    lists = {each.name: each for each in read_lists(rules_folder() / "networks")}
    if updated:
        for name, shipped in lists.items():
            lists[name] = newer(shipped, updated / f"{name}.txt")
    return published(lists.values(), today)


def newer(shipped: PublishedList, path: Path) -> PublishedList:
    """A file that is bad must not stop the guard, nor take the shipped list away."""
    try:
        found = read_list(path)
    except FileNotFoundError:
        return shipped
    except (OSError, BadList) as error:
        log.warning("list %s not read: %s", path, error)
        return shipped
    return found if found.taken > shipped.taken else shipped
