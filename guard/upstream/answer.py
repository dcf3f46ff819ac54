"""Answers of one connection, read by httptools and told to whoever asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import perf_counter

import httptools

from guard.errors import UpstreamUnreachable
from guard.headers import BODILESS, Header, RawHeaders
from guard.upstream.base import Reader
from guard.upstream.early import links_of
from guard.upstream.framing import check_head
from guard.upstream.limits import Limits
from guard.upstream.repeats import Repeats, Said

MOST_INFORMATIONAL = 16  # answers like 100 and 103, before the one that counts
MOST_HINTS = 4  # that are told of one answer

Observe = Callable[[float, int], None]


class Answer:
    """One at a time: `expect` it, then `feed` it until it is `whole`. `observe` is told
    the seconds that its headers took, and the status. `repeats` may be those of the
    same site's other connections."""

    def __init__(
        self, limits: Limits, observe: Observe, repeats: Repeats | None = None
    ) -> None:
        self._limits = limits
        self._observe = observe
        self._repeats = repeats or Repeats()
        self._parser = httptools.HttpResponseParser(self)
        self.reader: Reader | None = None  # nobody, too, who has left meanwhile
        self._is_head = False
        self._expected = 0.0
        self._status = 0
        self._lines: list[Header] = []
        self._size = 0  # of what came with the headers or before them
        self._informational = self._hints = 0
        self.begun = False
        self.whole = False
        self.until_closed = False
        self.may_follow = True  # another one, on the same line
        self.invitation: asyncio.Future[None] | None = None
        """Done when the site says that it waits for the upload."""

    def expect(self, reader: Reader, *, is_head: bool) -> None:
        self.reader = reader
        self._is_head = is_head
        self._expected = perf_counter()
        self._lines = []
        self._size = self._informational = self._hints = 0
        self.begun = self.whole = self.until_closed = False
        self.invitation = None

    @property
    def silent(self) -> bool:
        return self._size == 0

    def feed(self, data: bytes) -> None:
        """Raises what is wrong with it, be it within the answer or behind it."""
        is_first = self._size == 0 and not self._is_head
        if is_first and (said := self._repeats.find(data)):
            self._repeat(said, data)
            return
        self._parse(data)
        if is_first and self.whole and self.may_follow and not self._informational:
            self._repeats.learn(data, self._status, tuple(self._lines))

    def _repeat(self, said: Said, data: bytes) -> None:
        """The parser need not know of it: it waits for an answer to begin."""
        self._size = len(data)
        self._begin(said.status, said.headers)
        if said.length:
            self.on_body(data[-said.length :])
        self.whole = True

    def _parse(self, data: bytes) -> None:
        if not self.begun:
            self._size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError as error:
            raise _cause(error) from None
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            raise UpstreamUnreachable(f"answered malformed: {error}") from None
        if not self.begun and self._size > self._limits.header_size:
            raise UpstreamUnreachable("answered with endless headers")

    # What the parser reports, all of it within `feed`: before the last byte that came
    # is looked at, nobody is told that the line is free for the next question.

    def on_message_begin(self) -> None:
        if self.whole:  # more than was asked for
            self.may_follow = False

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.begun:  # else a trailer; those end here
            self._lines.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        if self.begun or self.reader is None:
            return
        status = self._parser.get_status_code()
        if 100 <= status < 200 and status != 101:
            self._note_informational(self.reader, status)
            return
        headers = tuple(self._lines)
        ends = check_head(status, headers, self._limits)
        self.until_closed = not (ends or self._is_head or status in BODILESS)
        self._begin(status, headers)
        if self._is_head:
            self._end()
            # This one cannot know that HEAD was asked, and would wait for the body.
            self._parser = httptools.HttpResponseParser(self)

    def _begin(self, status: int, headers: RawHeaders) -> None:
        self.begun, self._status = True, status
        self._observe(perf_counter() - self._expected, status)
        if self.reader is not None:
            self.reader.begin(status, headers)

    def _note_informational(self, reader: Reader, status: int) -> None:
        lines, self._lines = tuple(self._lines), []
        self._informational += 1
        if self._informational > MOST_INFORMATIONAL:
            raise UpstreamUnreachable("answered without end that it will answer")
        if self.invitation is not None and not self.invitation.done():
            self.invitation.set_result(None)
        if status == 103 and self._hints < MOST_HINTS and (links := links_of(lines)):
            self._hints += 1
            reader.hint(links)

    def on_body(self, data: bytes) -> None:
        if self.whole:
            self.may_follow = False
        elif self.reader is not None:
            self.reader.add(data)

    def on_message_complete(self) -> None:
        if self.begun and not self.whole:
            self._end()

    def _end(self) -> None:
        self.whole = True
        if not self._parser.should_keep_alive():
            self.may_follow = False


def _cause(error: httptools.HttpParserCallbackError) -> Exception:
    """What was raised while the parser reported."""
    cause = error.__context__
    return cause if isinstance(cause, Exception) else error
