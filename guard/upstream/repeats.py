"""Heads of answers that came before, down to the byte: they say the same again.

While many ask for one page, its head changes once a second, with its date.
"""

from __future__ import annotations

from dataclasses import dataclass

from guard.headers import BODILESS, RawHeaders, first
from guard.memo import Memo

KEPT, LARGEST = 256, 2048  # heads, and bytes of each
END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Said:
    """What a head says that a parser has read; `length`: bytes of its body."""

    status: int
    headers: RawHeaders
    length: int


class Repeats:
    """Of answers to other methods than HEAD, that a parser took for whole ones."""

    def __init__(self) -> None:
        self._known = Memo[bytes, Said](KEPT)

    def find(self, data: bytes) -> Said | None:
        """Where `data` is all of an answer, and nothing else."""
        end = data.find(END, 0, LARGEST)
        if end < 0:
            return None
        said = self._known.get(data[: end + 4])
        return said if said is not None and len(data) == end + 4 + said.length else None

    def learn(self, data: bytes, status: int, headers: RawHeaders) -> None:
        """Nothing of one whose body is not as long as it says, but chunked or followed
        by empty lines."""
        end = data.find(END, 0, LARGEST)
        length = 0
        if status not in BODILESS:
            length = int(first(headers, b"content-length") or -1)
        if end < 0 or len(data) != end + 4 + length:
            return
        self._known.keep(data[: end + 4], Said(status, headers, length))
