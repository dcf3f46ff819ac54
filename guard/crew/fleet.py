"""Which process takes which place, and when: no process is touched here.

Each place has one child at work. A renewal brings up a new child for each place, one by
one, and only then lets the old one go; a child that dies is replaced, later each time.
A child has the number of the renewal that it was born in: where that cannot be
finished, its place is renewed once more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from itertools import count
from typing import NamedTuple, Protocol

SETTLED = 10.0  # seconds after which a child's death is a new misfortune
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
COMING = 30.0  # seconds that a new child may need until it is ready
GOING = 8.0  # seconds that all may need to end, before they are killed


class Child(Protocol):
    """A process: `retire` lets it end what it has begun, however long that takes."""

    name: str

    def say(self, words: bytes) -> None: ...

    def retire(self) -> None: ...

    def stop(self) -> None: ...

    def kill(self) -> None: ...


class End(Enum):
    """What the end of a child was."""

    MEANT = auto()
    DEATH = auto()  # another takes the place
    OVERTAKEN = auto()  # a false start, and what was asked for since is tried
    FALSE_START = auto()  # all shall go back; the first time all stop
    STAYED = auto()  # a false start of one to go back to: who is there stays


class Place:
    """`spawn` starts the child that works here."""

    def __init__(self, spawn: Callable[[], Child]) -> None:
        self.spawn = spawn
        self.child: Child | None = None
        self.renewal = 0  # that the child was born in
        self.since = 0.0
        self.deaths = 0  # one soon after the other
        self.due: float | None = None  # when the next one takes the place


class Coming(NamedTuple):
    place: Place
    child: Child
    renewal: int
    until: float


class Fleet:
    def __init__(
        self, spawns: Sequence[Callable[[], Child]], clock: Callable[[], float]
    ) -> None:
        self._places = [Place(spawn) for spawn in spawns]
        self._clock = clock
        self._to_renew: deque[Place] = deque()
        self._renewals = count()
        self._renewal = 0
        self._settled = 0  # the renewal that all followed last
        self._coming: Coming | None = None
        self._leaving: list[Child] = []
        self._killed_at: float | None = None
        self.is_up = False  # all places have been taken
        self.is_stopping = False

    @property
    def is_renewing(self) -> bool:
        return self._coming is not None

    @property
    def is_over(self) -> bool:
        return self.is_stopping and not any(True for _ in self.children())

    def children(self) -> Iterator[Child]:
        yield from (place.child for place in self._places if place.child is not None)
        if self._coming is not None:
            yield self._coming.child
        yield from self._leaving

    def renew(self) -> None:
        if not self.is_stopping:
            self._renewal = next(self._renewals)
            self._to_renew = deque(self._places)
            self._bring_next()

    def go_back(self) -> None:
        """To what all followed last: who does so already stays."""
        self._renewal = self._settled
        strayed = (place for place in self._places if place.renewal != self._settled)
        self._to_renew = deque(place for place in strayed if place.child is not None)
        self._bring_next()

    def ready(self, child: Child) -> None:
        if self._coming is None or child is not self._coming.child:
            return
        place, place.renewal = self._coming.place, self._coming.renewal
        self._coming = None
        before, place.child = place.child, child
        place.since, place.due, place.deaths = self._clock(), None, 0
        if before is not None:
            self._leaving.append(before)
            before.retire()
        self.is_up |= all(place.child is not None for place in self._places)
        self._bring_next()
        if not self.is_renewing:
            self._settled, self.is_up = self._renewal, True

    def ended(self, child: Child) -> End:
        if child in self._leaving:
            self._leaving.remove(child)
            return End.MEANT
        was_stopping = self.is_stopping
        if self._coming is not None and child is self._coming.child:
            self._coming = None
            return End.MEANT if was_stopping else self._start_was_false()
        for place in self._places:
            if place.child is child:
                self._bereave(place)
        return End.MEANT if was_stopping else End.DEATH

    def wake(self) -> None:
        """Do what is due by now."""
        now = self._clock()
        if self._killed_at is not None and now >= self._killed_at:
            for child in self.children():
                child.kill()
            self._killed_at = None
        if self._coming is not None and now >= self._coming.until:
            self._coming.child.kill()  # and its end is heard of
        for place in self._places:
            if place.due is not None and now >= place.due and not self.is_stopping:
                place.child, place.since, place.due = place.spawn(), now, None
                place.renewal = self._renewal

    def patience(self) -> float | None:
        """Seconds until something is due; None where nothing is."""
        times = [place.due for place in self._places if place.due is not None]
        if self._coming is not None:
            times.append(self._coming.until)
        if self._killed_at is not None:
            times.append(self._killed_at)
        return max(0.0, min(times) - self._clock()) if times else None

    def stop(self) -> None:
        """A second time: at once."""
        now = self._clock()
        self._killed_at = now if self.is_stopping else now + GOING
        self.is_stopping = True
        self._to_renew.clear()
        for place in self._places:
            place.due = None
        for child in self.children():
            child.stop()

    def _bring_next(self) -> None:
        if self._coming is None and self._to_renew:
            place = self._to_renew.popleft()
            until = self._clock() + COMING
            self._coming = Coming(place, place.spawn(), self._renewal, until)

    def _start_was_false(self) -> End:
        """Those at work stay; where nobody is yet, there is nothing to stay."""
        if len(self._to_renew) == len(self._places):  # asked for since it came
            self._bring_next()
            return End.OVERTAKEN
        if self.is_up and self._renewal == self._settled:
            self._bring_next()
            return End.STAYED
        self._to_renew.clear()
        if not self.is_up:
            self.stop()
        return End.FALSE_START

    def _bereave(self, place: Place) -> None:
        now = self._clock()
        if now - place.since >= SETTLED:
            place.deaths = 0
        place.child = None
        if not self.is_stopping:
            pause = min(FIRST_PAUSE * 2**place.deaths, LONGEST_PAUSE)
            place.due, place.deaths = now + pause, place.deaths + 1
