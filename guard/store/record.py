"""A visitor in at most 225 bytes, and how a sighting changes them.

`fold` stands twice: here, and in fold.lua for Redis, which has to do the same sums on
the same bytes. One contract suite holds them together.
"""

from __future__ import annotations

import struct
from math import inf

from guard.store.base import Seen, Sighting, Terms

COUNTS = 12
MARKS = 33  # bytes
STEPS = 16
STEP = 8  # bytes
# Last seen, theoretical arrival, counts, marks; the steps follow.
HEAD = struct.Struct(f"<2d{COUNTS}f{MARKS}s")
TRAILS = tuple(struct.Struct(f"<{count}Q") for count in range(STEPS + 1))
NO_MARKS = bytes(MARKS)
STRANGER = HEAD.pack(-inf, -inf, *[0.0] * COUNTS, NO_MARKS)


def fold(record: bytes, sighting: Sighting, terms: Terms) -> bytes:
    last, arrival, *counts, marks = HEAD.unpack_from(record)
    steps = record[HEAD.size :]
    # Clocks of several workers differ: time never runs backwards here.
    away = max(0.0, sighting.time - last)
    if away > terms.ttl:
        away, counts, marks, steps = 0.0, [0.0] * COUNTS, NO_MARKS, b""
    fade = 0.5 ** (away / terms.half_life)
    counts = [count * fade for count in counts]
    for place, amount in sighting.counts:
        counts[place] += amount
    if sighting.marks:
        marks = joined(marks, sighting.marks)
    steps = (steps + step_of(sighting))[-STEPS * STEP :]
    arrival = max(sighting.time, arrival) + terms.pace.interval
    return HEAD.pack(max(last, sighting.time), arrival, *counts, marks) + steps


def joined(marks: bytes, more: int) -> bytes:
    return (int.from_bytes(marks, "little") | more).to_bytes(MARKS, "little")


def packed(sighting: Sighting) -> bytes:
    """For `fold.lua`: laid out like a record, so that one format reads both."""
    counts = [0.0] * COUNTS
    for place, amount in sighting.counts:
        counts[place] = amount
    marks = sighting.marks.to_bytes(MARKS, "little")
    head = HEAD.pack(sighting.time, 0.0, *counts, marks)
    return head + step_of(sighting)


def step_of(sighting: Sighting) -> bytes:
    return b"" if sighting.step is None else sighting.step.to_bytes(STEP, "little")


def read(record: bytes) -> Seen:
    """Raises ValueError where that is no record."""
    count, rest = divmod(len(record) - HEAD.size, STEP)
    if rest or not 0 <= count <= STEPS:
        raise ValueError(f"{len(record)} bytes are no record")
    last, arrival, *counts, marks = HEAD.unpack_from(record)
    steps = TRAILS[count].unpack_from(record, HEAD.size)
    return Seen(last, arrival, tuple(counts), int.from_bytes(marks, "little"), steps)
