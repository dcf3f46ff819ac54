"""A question answered from a kept copy, as the site would have: 200, 304 or 206."""

from __future__ import annotations

from collections.abc import AsyncIterator

from guard.headers import (
    ByteRange,
    Header,
    RawHeaders,
    etag_matches,
    first,
    parse_range,
    range_applies,
    without,
)
from guard.upstream.freshness import http_date
from guard.upstream.question import Question
from guard.upstream.shelf import Copy, Space

PIECE = 256 * 1024  # bytes handed on at a time, for a slow reader holds one
# A 304 says nothing of a body that it does not have (RFC 9110 15.4.5).
_OF_THE_BODY = frozenset(
    {
        b"accept-ranges",
        b"content-encoding",
        b"content-language",
        b"content-length",
        b"content-type",
    }
)
# Of a 304 that confirms: these describe its own, empty body (RFC 9111 3.2).
_NOT_RENEWED = frozenset(
    {b"age", b"content-encoding", b"content-length", b"content-range", b"content-type"}
)


class Reply:
    """An Incoming out of memory; `span` is the part of the body that it gives, and
    `version` that of a Copy given whole."""

    __slots__ = ("_body", "_space", "_span", "headers", "status", "version")

    def __init__(
        self,
        status: int,
        headers: RawHeaders,
        body: bytes,
        space: Space,
        span: ByteRange | None = None,
    ) -> None:
        self.status = status
        self.headers = headers
        self.version = 0
        self._body = body
        self._span = span or ByteRange(0, len(body))
        self._space: Space | None = space
        space.hold()

    @property
    def size(self) -> int:
        return self._span.stop - self._span.start

    async def stream(self) -> AsyncIterator[bytes]:
        body, span = self._body, self._span
        for start in range(span.start, span.stop, PIECE):
            yield body[start : min(start + PIECE, span.stop)]

    async def close(self) -> None:
        space, self._space = self._space, None
        if space is not None:
            self._body = b""
            space.let_go()


def reply(copy: Copy, question: Question, now: float) -> Reply | None:
    """None for a range beyond the end: the site says so in its own words."""
    age = (b"age", b"%d" % copy.freshness.age(now))
    headers = (*copy.headers, age)
    if question.outgoing.method == "HEAD":
        unchanged = copy.status == 200 and is_unchanged(question, copy.headers)
        return _bodiless(copy, age, unchanged)
    if copy.status != 200 or question.is_plain:
        whole = Reply(copy.status, headers, copy.body, copy.space)
        whole.version = copy.version
        return whole
    if is_unchanged(question, copy.headers):
        return _bodiless(copy, age, unchanged=True)
    return _part(copy, headers, question)


def _bodiless(copy: Copy, age: Header, unchanged: bool) -> Reply:
    if not unchanged:
        return Reply(copy.status, (*copy.headers, age), b"", copy.space)
    headers = (*without(copy.headers, _OF_THE_BODY), age)
    return Reply(304, headers, b"", copy.space)


def _part(copy: Copy, headers: RawHeaders, question: Question) -> Reply | None:
    wanted = question.lines.get(b"range")
    if wanted is None or not _counts(question, headers):
        return Reply(200, headers, copy.body, copy.space)
    span = parse_range(wanted.decode("latin-1"), len(copy.body))
    if span is None:
        return Reply(200, headers, copy.body, copy.space)
    if not span.satisfiable:
        return None
    described = span.content_range(len(copy.body)).encode()
    length = b"%d" % (span.stop - span.start)
    lines = (
        *without(headers, {b"content-length"}),
        (b"content-range", described),
        (b"content-length", length),
    )
    return Reply(206, lines, copy.body, copy.space, span)


def _counts(question: Question, headers: RawHeaders) -> bool:
    """A site that does not offer ranges would have sent the whole."""
    offered = (first(headers, b"accept-ranges") or b"").strip().lower() == b"bytes"
    condition = question.lines.get(b"if-range", b"").decode("latin-1")
    etag = (first(headers, b"etag") or b"").decode("latin-1")
    modified = (first(headers, b"last-modified") or b"").decode("latin-1")
    return offered and range_applies(condition, etag, modified)


def is_unchanged(question: Question, headers: RawHeaders) -> bool:
    """Whether what the visitor has is this (RFC 9110 13.2.2)."""
    held = question.lines.get(b"if-none-match")
    if held is not None:
        etag = first(headers, b"etag")
        return etag is not None and etag_matches(
            held.decode("latin-1"), etag.decode("latin-1")
        )
    since = http_date(question.lines.get(b"if-modified-since"))
    modified = http_date(first(headers, b"last-modified"))
    return since is not None and modified is not None and modified <= since


def renewed(headers: RawHeaders, confirmation: RawHeaders) -> RawHeaders:
    """The kept headers with those of the 304 that confirmed them."""
    fresh = without(confirmation, _NOT_RENEWED)
    return (*without(headers, {name for name, _ in fresh}), *fresh)
