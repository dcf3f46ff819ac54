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
# Where an address ends, by what stands before it; else at the first of these.
_ENDS = (b'\\"', b"&quot;", b"&#34;", b"\\u0022", b'"', b"'", b"`")
_LOOSE = re2.compile(rb"""["'<>)\s\\]""")
_DRAWN = re2.compile(rb"(?i)</svg\s*>|%3c/svg\s*(?:>|%3e)|%3c%2fsvg%3e")


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
    before = text[max(0, start - 6) : start]
    quote = next((mark for mark in _ENDS if before.endswith(mark)), b"")
    if quote:
        end = text.find(quote, at)
    else:
        found = _LOOSE.search(text, at)
        end = found.start() if found else -1
    end = end if end >= 0 else len(text)
    # In a srcset more may follow.
    drawn = _DRAWN.search(text[at:end])
    return at + drawn.end() if drawn else end
