"""Cache-Control, read with suspicion (RFC 9111 5.2): what either side wants kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from guard.headers import RawHeaders, joined

LONGEST = 1024  # bytes of a sensible list
FOREVER = 2**31  # seconds; more means the same (RFC 9111 1.2.2)
_DIRECTIVE = re.compile(
    rb"([!#$%&'*+.^_`|~0-9a-z-]+)(?:=(\"[^\"]*\"|[^\s,\"]*))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Directives:
    """Names in lower case; arguments as written, the quotes taken off."""

    said: tuple[tuple[bytes, bytes], ...] = ()

    def __contains__(self, name: bytes) -> bool:
        return any(said == name for said, _ in self.said)

    def seconds(self, name: bytes) -> int | None:
        """None where nothing is said; of several the least, and 0 for nonsense, for a
        contradiction must not lengthen anything (RFC 9111 4.2.1)."""
        amounts = [_amount(argument) for said, argument in self.said if said == name]
        return min(amounts, default=None)


SILENT = Directives()
FORBIDDING = Directives(((b"no-store", b""),))


def directives(headers: RawHeaders) -> Directives:
    value = joined(headers, b"cache-control")
    if not value:
        return SILENT
    return _parsed(value) if len(value) <= LONGEST else FORBIDDING


@lru_cache(maxsize=256)
def _parsed(value: bytes) -> Directives:
    found = _DIRECTIVE.findall(value)
    return Directives(
        tuple((name.lower(), argument.strip(b'"')) for name, argument in found)
    )


def _amount(argument: bytes) -> int:
    if not argument.isdigit():
        return 0
    return min(int(argument), FOREVER) if len(argument) <= 10 else FOREVER
