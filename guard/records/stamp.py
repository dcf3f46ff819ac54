"""Names of requests: they sort by time, and nobody guesses another's."""

from __future__ import annotations

import re
from os import urandom

HEADER = b"x-guard-id"
STAMP = re.compile(r"[0-9a-f]{24}")
DRAWN = 64  # at once


class Stamps:
    """Chance is drawn for many at once: to ask the kernel takes ten times as long as
    the rest. Not to be taken into a forked process, which would give them again."""

    def __init__(self) -> None:
        self._chances: list[str] = []

    def new(self, now: float) -> str:
        """Eight digits of seconds since 1970, sixteen of chance."""
        if not self._chances:
            drawn = urandom(DRAWN * 8).hex()
            self._chances = [drawn[at : at + 16] for at in range(0, len(drawn), 16)]
        return f"{int(now):08x}{self._chances.pop()}"


def is_stamp(text: str) -> bool:
    return STAMP.fullmatch(text) is not None
