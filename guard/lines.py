"""Lines of a stream, each of bounded length, as soon as they come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

CHUNK = 1 << 16
LONGEST = 1 << 20  # bytes
Line = bytes | None  # None: longer than that


class BadLine(ValueError):
    """Why a line cannot be read."""


class Stream(Protocol):
    def read1(self, size: int = -1, /) -> bytes: ...


def batches(stream: Stream, longest: int = LONGEST) -> Iterator[list[Line]]:
    """Whatever has come so far, without the ends of lines."""
    rest, cut = b"", False  # cut: the beginning of `rest` was dropped
    while chunk := stream.read1(CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        lines = [bounded(line, longest) for line in whole]
        if lines:
            lines[0] = None if cut else lines[0]
            cut = False
            yield lines
        if len(rest) > longest:
            rest, cut = b"", True
    if rest or cut:
        yield [None if cut else rest]


def bounded(line: bytes, longest: int) -> Line:
    return line if len(line) <= longest else None


def whole(line: Line) -> bytes:
    """Raises `BadLine`."""
    if line is None:
        raise BadLine(f"longer than {LONGEST:,} bytes")
    return line
