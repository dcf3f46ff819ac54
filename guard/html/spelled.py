"""Pictures in data: addresses without base64: as percent-encoded bytes, or SVG."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

import re2

from guard.html.edits import Edit
from guard.html.encoded import MOST, TooMuch

_START = re2.compile(
    rb"(?i)data(?::|%3a|&#58;|&#x3a;|\\u003a)image(?:/|\\/|%2f|&#47;|&#x2f;|\\u002f)"
    rb"([a-z0-9.+%-]{1,40})[a-z0-9=._;+-]{0,80},"
)
_DRAWN = rb"</svg\s*>|%3c/svg\s*(?:>|%3e)|%3c%2fsvg%3e"
# Where an address ends, by what stands before it, or else by the first of these; and
# behind a drawing, since in a srcset more may follow.
_QUOTES = (b'\\"', b"&quot;", b"&#34;", b"\\u0022", b'"', b"'", b"`")
_LOOSE = re2.compile(rb"""(?i)(""" + _DRAWN + rb""")|["'<>)\s\\]""")
_ENDS = {
    mark: re2.compile(b"(?i)(" + _DRAWN + b")|" + re2.escape(mark)) for mark in _QUOTES
}
LONGEST = 1_000_000  # bytes of an address; more take memory, too


@dataclass(frozen=True, slots=True)
class Address:
    """`text[start:end]` is what follows `data:`."""

    start: int
    end: int
    data: bytes = field(repr=False)
    media_type: str = ""

    def edits(self, body: bytes, media_type: str) -> tuple[Edit, ...]:
        kind = (media_type or "image/gif").encode()
        new = b"%s;base64,%s" % (kind, b64encode(body))
        return (Edit(self.start, self.end, new),)


def addresses(text: bytes) -> Iterator[Address]:
    """Raises `TooMuch`."""
    at = 0
    for _ in range(MOST):
        start = _START.search(text, at)
        if start is None:
            return
        at = start.end()
        if text[at - 7 : at - 1].lower() == b"base64":
            continue
        subtype = unquote_to_bytes(start[1]).decode("ascii", "replace").lower()
        end = _end(text, start.start(), at)
        data = unquote_to_bytes(text[at:end])
        begin = start.start() + text[start.start() : at].lower().index(b"image")
        yield Address(begin, end, data, f"image/{subtype}")
        at = end
    raise TooMuch


def _end(text: bytes, start: int, at: int) -> int:
    """In one search that ends where the address does: a text may have thousands."""
    before = text[max(0, start - 6) : start]
    mark = next((mark for mark in _QUOTES if before.endswith(mark)), b"")
    found = _ENDS.get(mark, _LOOSE).search(text, at, at + LONGEST + 1)
    if found is None and len(text) - at > LONGEST:
        raise TooMuch
    if found is None:
        return len(text)
    end: int = found.end() if found[1] else found.start()
    return end
