"""Kept answers in bounded memory: what was not asked for the longest goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any, Protocol

from guard.headers import RawHeaders
from guard.upstream.freshness import Freshness
from guard.upstream.question import Address, Asked, Selection

MOST_ALIKE = 16  # copies of one address, so that a Vary cannot make looking up slow
TRIED = 64  # addresses looked at for room; more than that are hardly all being read
OVERHEAD = 1024  # bytes of objects around one copy
LINE = 128  # and around one header line


class Room:
    """So many bytes, and how many of them are held."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.used = 0


class Space:
    """Bytes in a Room; they are free again when nobody holds them any more."""

    __slots__ = ("_holders", "_room", "size")

    def __init__(self, room: Room, size: int) -> None:
        self._room = room
        self._holders = 1
        self.size = size
        room.used += size

    @property
    def is_read(self) -> bool:
        """Held by somebody beside who keeps it."""
        return self._holders > 1

    def hold(self) -> None:
        if not self._holders:
            self._room.used += self.size
        self._holders += 1

    def let_go(self) -> None:
        self._holders -= 1
        if not self._holders:
            self._room.used -= self.size

    def resize(self, size: int) -> None:
        if self._holders:
            self._room.used += size - self.size
        self.size = size


@dataclass(frozen=True, slots=True)
class Copy:
    """One whole answer; who reads `body` holds `space`. `version` is the same only
    where status, body and its type are; 0 says nothing. `asked`: the moment when the
    site was asked for it, by a clock of whoever keeps it below."""

    status: int
    headers: RawHeaders
    body: bytes
    freshness: Freshness
    selection: Selection
    space: Space
    version: int = 0
    # What others made of it for the next who asks; gone when it is.
    notes: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)
    asked: float = 0.0


class Below(Protocol):
    """Hears of what is kept and dropped."""

    def moment(self) -> float: ...

    def keep(self, address: Address, copy: Copy) -> None: ...

    def drop(self, address: Address) -> None: ...


def head_size(address: Address, headers: Iterable[tuple[bytes, bytes]]) -> int:
    lines = sum(len(name) + len(value) + LINE for name, value in headers)
    return OVERHEAD + sum(map(len, address)) + lines


# Of all shelves: variants are known by the version of their original, and outlive a
# shelf when the policy changes.
VERSIONS = count(1)


class Shelf:
    """`below`: where copies stay when there is no room for them here any more."""

    def __init__(self, total: int, below: Below | None = None) -> None:
        self._below = below
        self._room = Room(total)
        self._copies: OrderedDict[Address, tuple[Copy, ...]] = OrderedDict()

    @property
    def used(self) -> int:
        return self._room.used

    def version(self) -> int:
        """One that no copy had yet."""
        return next(VERSIONS)

    def moment(self) -> float:
        """What `asked` of a Copy says that the site is asked for now."""
        return self._below.moment() if self._below else 0.0

    @property
    def addresses(self) -> Iterable[Address]:
        return self._copies.keys()

    def find(self, address: Address, asked: Asked) -> Copy | None:
        for copy in self._copies.get(address, ()):
            if asked.selects(copy.selection):
                self._copies.move_to_end(address)
                return copy
        return None

    def space(self, size: int) -> Space | None:
        """Held by the caller; None where that much cannot be had."""
        return Space(self._room, size) if self._make_room(size) else None

    def enlarge(self, space: Space, by: int) -> bool:
        if not self._make_room(by):
            return False
        space.resize(space.size + by)
        return True

    def keep(self, address: Address, copy: Copy) -> None:
        """In place of a copy that the same questions select."""
        self.put(address, copy)
        if self._below is not None:
            self._below.keep(address, copy)

    def put(self, address: Address, copy: Copy) -> None:
        """As `keep`, of what is below already."""
        before = self._copies.get(address, ())
        others = [old for old in before if old.selection != copy.selection]
        copy.space.hold()
        kept = (copy, *others[: MOST_ALIKE - 1])
        self._replace(address, kept)
        self._copies.move_to_end(address)

    def drop(self, address: Address) -> bool:
        """Whether there was anything."""
        if self._below is not None:
            self._below.drop(address)
        return self._replace(address, ())

    def _replace(self, address: Address, kept: tuple[Copy, ...]) -> bool:
        before = self._copies.pop(address, ())
        for copy in before:
            if not any(copy is other for other in kept):
                copy.space.let_go()
        if kept:
            self._copies[address] = kept
        return bool(before)

    def _make_room(self, size: int) -> bool:
        """What is being read stays: dropping it would free nothing yet."""
        room = self._room
        if size > room.total:
            return False
        if room.used + size > room.total:
            for address in tuple(islice(self._copies, TRIED)):
                self._thin(address)
                if room.used + size <= room.total:
                    break
        return room.used + size <= room.total

    def _thin(self, address: Address) -> None:
        read = tuple(copy for copy in self._copies[address] if copy.space.is_read)
        self._replace(address, read)  # at the new end, if anything is left
