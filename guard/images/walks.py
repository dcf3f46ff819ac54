"""The parts of a JPEG and of a GIF in their order, for whoever measures or labels.

Both walks end after a bounded number of steps and raise PictureError for bytes that
end too soon, lie, or take more steps than any picture of use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from guard.errors import PictureError
from guard.images.cursor import expect, number

SCAN, END = 0xDA, 0xD9
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
STEPS = 65_536  # blocks and filling
_SEGMENTS = 10_000
_BARE = frozenset((0, 0x01, *range(0xD0, 0xDA)))
_FILLING = re.compile(rb"\xff+")


class Segment(NamedTuple):
    """`data[start:end]`, whose length and content begin at `body`."""

    marker: int
    start: int
    body: int
    end: int


def segments(data: bytes) -> Iterator[Segment]:
    """Those of a JPEG up to and with the first scan, or the end where none is."""
    at, left = 2, STEPS
    for _ in range(_SEGMENTS):
        start = data.find(b"\xff", at)
        expect(start >= 0, "ends too soon")
        # Any marker may be filled (ITU-T T.81, B.1.1.2).
        found = _FILLING.match(data, start, start + left)
        body = found.end() + 1 if found else start + 1
        left -= body - 1 - start
        expect(left > 0, "more filling than pixels")
        marker = number(data, body - 1, 1)
        size = 0 if marker in _BARE else max(2, number(data, body, 2))
        at = body + size
        yield Segment(marker, start, body, at)
        if marker in (SCAN, END):
            return
    raise PictureError("too many segments")


class Block(NamedTuple):
    """`data[start:end]`: the extension or picture that `kind` begins."""

    kind: bytes
    start: int
    end: int


def blocks(data: bytes, steps: int = STEPS) -> Iterator[Block]:
    """Those of a GIF up to its end (GIF89a, section 20)."""
    at, left = 13 + colours(data, 10), steps
    while left > 0:
        kind, start = data[at : at + 1], at
        if kind == b",":
            at += 11 + colours(data, at + 9)
        elif kind == b"!":
            at += 2
        else:
            expect(kind == b";", "ends too soon")
            return
        at, left = _behind(data, at, left)
        yield Block(kind, start, at)
    raise PictureError("too many blocks")


def colours(data: bytes, at: int) -> int:
    """Bytes of the colour table that the flags at `at` announce."""
    flags = number(data, at, 1)
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind(data: bytes, at: int, left: int) -> tuple[int, int]:
    """Where the small blocks that start at `at` end, and the steps that are left."""
    while left > 0 and (size := number(data, at, 1)):
        at += 1 + size
        left -= 1
    return at + 1, left - 1
