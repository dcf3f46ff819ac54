"""What HTTP headers mean, as pure functions: which ones end here, validators, ranges.

Header names are lower-case bytes throughout, as ASGI has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

Header = tuple[bytes, bytes]
RawHeaders = tuple[Header, ...]

# RFC 9110 7.6.1, and what older proxies take for the hop's own.
HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"http2-settings",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
_USUAL_OPTIONS = frozenset({b"keep-alive", b"close"})
# Answers without a body, whatever their headers say (RFC 9110 6.4.1).
BODILESS = frozenset({204, 304})
# Naming these in Connection would change what the message says or where it ends.
_NEVER_DROPPED = frozenset({b"content-length", b"content-type", b"host", b"cookie"})

_ETAG = re.compile(r'(?:W/)?"[^"]*"')
_RANGE = re.compile(
    r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII | re.IGNORECASE
)


# In an ASGI scope: notes on what its headers mean, kept as long as the head is known.
NOTES = "guard.notes"
Notes = dict[Hashable, tuple[object, Any]]
T = TypeVar("T")


def noted(
    notes: Notes | None, what: Hashable, source: object, make: Callable[[], T]
) -> T:
    """What `make` made of this very `source` before, or makes of it now."""
    if notes is None:
        return make()
    found = notes.get(what)
    if found is None or found[0] is not source:
        found = notes[what] = source, make()
    made: T = found[1]
    return made


def first(headers: Iterable[Header], name: bytes) -> bytes | None:
    for key, value in headers:
        if key == name:
            return value
    return None


def joined(headers: Iterable[Header], name: bytes) -> bytes:
    """All lines of one list header as a single value (RFC 9110 5.3)."""
    return b", ".join([value for key, value in headers if key == name])


def without(headers: Iterable[Header], names: Iterable[bytes]) -> RawHeaders:
    dropped = frozenset(names)
    return tuple([header for header in headers if header[0] not in dropped])


def end_to_end(
    headers: Iterable[Header], and_not: frozenset[bytes] = frozenset()
) -> RawHeaders:
    """Without the hop-by-hop headers, those that Connection lists, and `and_not`."""
    dropped = _ending_here(and_not)
    for name, value in headers:
        if name == b"connection" and value not in _USUAL_OPTIONS:
            options = {option.strip().lower() for option in value.split(b",")}
            dropped |= options - _NEVER_DROPPED
    return tuple([header for header in headers if header[0] not in dropped])


@lru_cache  # of the few sets that there are
def _ending_here(and_not: frozenset[bytes]) -> frozenset[bytes]:
    return HOP_BY_HOP | and_not


def etag_matches(if_none_match: str, etag: str) -> bool:
    """If-None-Match by weak comparison (RFC 9110 13.1.2)."""
    if if_none_match.strip() == "*":
        return True
    wanted = etag.removeprefix("W/")
    found = _ETAG.findall(if_none_match)
    return any(candidate.removeprefix("W/") == wanted for candidate in found)


def range_applies(if_range: str, etag: str, last_modified: str = "") -> bool:
    """Whether If-Range lets the Range count: strong comparison (RFC 9110 13.1.5)."""
    validator = if_range.strip()
    if not validator:
        return True
    if validator.endswith('"'):
        return validator == etag and not etag.startswith("W/")
    return validator == last_modified.strip()


@dataclass(frozen=True, slots=True)
class ByteRange:
    """From the first byte to before `stop`; an empty one cannot be satisfied: 416."""

    start: int
    stop: int

    @property
    def satisfiable(self) -> bool:
        return self.start < self.stop

    def content_range(self, size: int) -> str:
        span = f"{self.start}-{self.stop - 1}" if self.satisfiable else "*"
        return f"bytes {span}/{size}"


def parse_range(value: str, size: int) -> ByteRange | None:
    """The single range asked for; None, and so the whole, for several or nonsense."""
    match = _RANGE.fullmatch(value.strip())
    if match is None or match.groups() == ("", ""):
        return None
    start, end = match.groups()
    if not start:
        return ByteRange(max(0, size - int(end)), size)
    if end and int(end) < int(start):
        return None
    stop = min(size, int(end) + 1) if end else size
    return ByteRange(int(start), stop) if int(start) < size else ByteRange(0, 0)
