"""The site's answer on its way to a visitor, piece by piece as it comes in."""

from __future__ import annotations

from typing import Protocol

from guard.headers import RawHeaders
from guard.lane.calls import Call
from guard.lane.guests import Place
from guard.lane.layouts import Layouts
from guard.records.given import Sent
from guard.upstream.base import Line, Links
from guard.verdict import Verdict
from guard.wire import hint_of

LAST = b"0\r\n\r\n"


class Visitor(Protocol):
    """The server's end of the line to her. `place`: from whom and to where it is;
    `passing`: what is on its way."""

    place: Place
    passing: Passing | None

    def farewell(self) -> RawHeaders:
        """What an answer that begins now says, where the line shall end with it."""

    @property
    def is_slow(self) -> bool:
        """Whether she reads slower than is written."""

    def write(self, pieces: list[bytes]) -> None: ...

    def answered(self) -> None:
        """All of an answer is written."""

    def give_up(self) -> None:
        """The line, for an answer broke off."""

    def go_on(self, data: bytes, verdict: Verdict) -> None:
        """Along the road, under this verdict."""


class Ending(Protocol):
    """What comes after."""

    def ended(self, passing: Passing) -> None: ...

    def failed(self, passing: Passing, error: Exception) -> None: ...

    def left(self, passing: Passing) -> None: ...


class Passing:
    """A Reader of the answer to `data`."""

    def __init__(
        self,
        call: Call,
        data: bytes,
        visitor: Visitor,
        ending: Ending,
        layouts: Layouts,
    ) -> None:
        self.call = call
        self.data = data
        self.visitor = visitor
        self.sent = Sent()
        self.is_begun = False  # too late for another answer
        self.line: Line | None = None
        self._ending = ending
        self._layouts = layouts
        self._held: list[bytes] = []
        self._chunked = False
        self._is_paused = False
        self._is_over = False

    def hint(self, links: Links) -> None:
        """Another answer may still come after it."""
        if self.call.guest.hears and not self.visitor.is_slow:
            self.visitor.write([hint_of(links)])

    def begin(self, status: int, headers: RawHeaders) -> None:
        filled = self._layouts.of(status, headers)
        self.sent = Sent(status, filled.sent)
        self._chunked = filled.is_chunked
        stamp, farewell = self.call.stamp.encode(), self.visitor.farewell()
        self._held.append(filled.head(stamp, farewell))

    def add(self, data: bytes) -> None:
        self.sent.add(data)
        if self._chunked:
            data = b"%x\r\n%b\r\n" % (len(data), data)
        self._held.append(data)

    def rest(self) -> None:
        """Head and a small body came together, and leave as one packet."""
        held, self._held = self._held, []
        if not held:
            return
        self.is_begun = True
        self.visitor.write(held)
        if self.visitor.is_slow and self.line is not None and not self._is_over:
            self._is_paused = True
            self.line.pause()

    def end(self) -> None:
        self._is_over = True
        if self._chunked:
            self._held.append(LAST)
        self.rest()
        self._ending.ended(self)

    def fail(self, error: Exception) -> None:
        if not self._is_over:
            self._is_over = True
            if self.is_begun:
                self.rest()
            self._held = []
            self._ending.failed(self, error)

    def leave(self) -> None:
        """The visitor has."""
        self._is_over = True
        self._held = []
        if self.line is not None:
            self.line.abort()
        self._ending.left(self)

    def resume(self) -> None:
        """She has read what was written."""
        if self._is_paused and self.line is not None and not self._is_over:
            self._is_paused = False
            self.line.resume()
