"""Pictures in data: addresses without base64: as percent-encoded bytes, or SVG."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

import re2

from guard.html.edits import Edit
from guard.html.encoded import MOST, TooMuch
from guard.html.letters import otherwise, spelled

_MARK = rb"""(?:\\{0,8}["']|&(?:quot|apos|#34|#39);|%2[27])"""
_PARAMETER = (
    spelled(";")
    + rb"[a-z0-9-]{1,20}(?:"
    + spelled("=")
    + rb"(?:%s[a-z0-9_. -]{1,20}%s|[a-z0-9_.-]{0,20}))?" % (_MARK, _MARK)
)
_START = re2.compile(
    rb"(?i)data%s(image)%s" % (spelled(":"), spelled("/"))
    + rb"([a-z0-9.+-]{1,40}(?:%s[a-z0-9.]{1,9})?)" % otherwise("+")
    + rb"((?:%s){0,4})%s" % (_PARAMETER, spelled(","))
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
        if start[3].lower().endswith(b"base64"):
            continue
        subtype = "svg+xml" if start[2].lower().startswith(b"svg") else _ascii(start[2])
        end = _end(text, start.start(), at)
        data = unquote_to_bytes(text[at:end])
        yield Address(start.start(1), end, data, f"image/{subtype}")
        at = end
    raise TooMuch


def _ascii(name: bytes) -> str:
    return unquote_to_bytes(name).decode("ascii", "replace").lower()


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
