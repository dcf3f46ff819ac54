"""What visitors ask for, read once: a site has some hundreds of addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guard.facts import is_odd
from guard.memo import Memo
from guard.paths import is_detour, normal_path

LONGEST = 512  # bytes
KEPT = 8192
# Visible ASCII, but no `#`: a fragment has no place in a request (RFC 9112 3.2).
PLAIN = re.compile(rb'/[!"$-~]*')


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """`sent` is what the site is asked for; the rest as in Facts. Each is itself alone,
    so that it is found at once where something is kept under it."""

    sent: bytes
    path: str
    query: str
    detour: bool


class Targets:
    def __init__(self) -> None:
        self._known = Memo[bytes, Target | None](KEPT)

    def of(self, raw: bytes) -> Target | None:
        """None for what only the road reads: the odd, and the endless."""
        try:
            return self._known[raw]
        except KeyError:
            target = read(raw) if len(raw) <= LONGEST else None
            if len(raw) <= LONGEST:
                self._known.keep(raw, target)
            return target


def read(raw: bytes) -> Target | None:
    if not PLAIN.fullmatch(raw):
        return None
    path, _, query = raw.partition(b"?")  # as servers do
    name = normal_path(path)
    if is_odd(name):
        return None
    sent = path + b"?" + query if query else path
    return Target(sent, name, query.decode("latin-1"), is_detour(path))
