"""The name of one request: sorts by time, and nobody guesses another's."""

from __future__ import annotations

import re
from os import urandom

HEADER = b"x-guard-id"
STAMP = re.compile(r"[0-9a-f]{24}")


def new_stamp(now: float) -> str:
    """Eight digits of seconds since 1970, sixteen of chance."""
    return f"{int(now):08x}{urandom(8).hex()}"


def is_stamp(text: str) -> bool:
    return STAMP.fullmatch(text) is not None
