"""A visitor in at most 225 bytes, and how a sighting changes them.

That stands twice: here, and in fold.lua for Redis, which has to do the same sums on
the same bytes. One contract suite holds them together.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import MutableSequence, Sequence
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
# Seconds by which clocks of several workers may differ. Farther back, somebody has set
# the clock, and what lies in the future then is no rate.
SKEW = 30.0
STRANGER = HEAD.pack(-inf, -inf, *[0.0] * COUNTS, NO_MARKS)


def fold(record: bytes, sighting: Sighting, terms: Terms) -> bytes:
    return fold_all(record, (sighting,), terms)[0]


def fold_all(
    record: bytes, sightings: Sequence[Sighting], terms: Terms
) -> tuple[bytes, Seen]:
    """The record after all of them, and what it says; just as one by one."""
    last, arrival, *counts, marked = HEAD.unpack_from(record)
    sums: MutableSequence[float] = counts
    marks, steps = int.from_bytes(marked, "little"), record[HEAD.size :]
    interval, half_life, ttl = terms.pace.interval, terms.half_life, terms.ttl
    for sighting in sightings:
        time = sighting.time
        if last - time > SKEW:
            last, arrival = time, min(arrival, time)
        if time - last > ttl:
            sums, marks, steps = [0.0] * COUNTS, 0, b""
        elif time > last:
            fade = 0.5 ** ((time - last) / half_life)
            sums = [count * fade for count in sums]
        for place, amount in sighting.counts:
            sums[place] += amount
        sums = array("f", sums)  # rounded as in a record
        marks |= sighting.marks
        if sighting.step is not None:
            steps += sighting.step.to_bytes(STEP, "little")
        if time > last:  # clocks of several workers differ, and it never runs backwards
            last = time
        arrival = (time if time > arrival else arrival) + interval  # half of max()
    steps = steps[-STEPS * STEP :]
    head = HEAD.pack(last, arrival, *sums, marks.to_bytes(MARKS, "little"))
    trail = TRAILS[len(steps) // STEP].unpack(steps)
    return head + steps, Seen(last, arrival, tuple(sums), marks, trail)


def packed(sighting: Sighting) -> bytes:
    """For `fold.lua`: laid out like a record, so that one format reads both."""
    counts = [0.0] * COUNTS
    for place, amount in sighting.counts:
        counts[place] = amount
    marks = sighting.marks.to_bytes(MARKS, "little")
    head = HEAD.pack(sighting.time, 0.0, *counts, marks)
    if sighting.step is None:
        return head
    return head + sighting.step.to_bytes(STEP, "little")


def read(record: bytes) -> Seen:
    """Raises ValueError where that is no record."""
    count, rest = divmod(len(record) - HEAD.size, STEP)
    if rest or not 0 <= count <= STEPS:
        raise ValueError(f"{len(record)} bytes are no record")
    last, arrival, *counts, marks = HEAD.unpack_from(record)
    steps = TRAILS[count].unpack_from(record, HEAD.size)
    return Seen(last, arrival, tuple(counts), int.from_bytes(marks, "little"), steps)
