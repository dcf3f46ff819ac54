"""Habits: what the sum of a visitor's sightings says, as a Behaviour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log, sqrt

from guard.facts import Behaviour
from guard.sightings import (
    OPENED,
    PICTURE,
    READ_LISTING,
    SKETCH_AT,
    SKETCH_BITS,
    TICKS,
    UNLED,
    Count,
)
from guard.store.base import Pace, Seen

# One page explains that many pictures without a Referer (a policy of `no-referrer`, an
# add-on), and one asset that many pages: browsers keep what they have.
PICTURES_A_PAGE = 60
PAGES_AN_ASSET = 10
SIZES = 4  # of one work: a browser takes a thumbnail, one or two sizes, the original
ENOUGH = 10  # requests, before shares say anything
TRAPPED = 0.25  # of a hit: for two half-lives
STEADY = 0.2  # coefficient of variation of the pauses; people's is above 1
UNLED_BIT = UNLED << 40
WORK_OF = (PICTURE << 16 | 0xFFFF) << 24  # of a step: its work, and the bit above it
SHORTEST_PAUSE = 0.2  # seconds on average: below it is the network's pace
# How many different pictures set that many bits.
DISTINCT = tuple(
    round(SKETCH_BITS * log(SKETCH_BITS / max(1, SKETCH_BITS - full)))
    for full in range(SKETCH_BITS + 1)
)


def behaviour_of(
    seen: Seen, pace: Pace, now: float, found: Sequence[Count] = ()
) -> Behaviour:
    """`found`: what else this request adds, now that it is known who asks."""
    counts = seen.counts if not found else with_more(seen.counts, found)
    requests, pages, assets, pictures, alone, conditional, *rest = counts
    heads, missing, violations, traps, all_sizes, opened = rest
    lonely = amount(alone - PICTURES_A_PAGE * pages)
    taken = distinct(seen.marks)
    unled = [each for each in seen.steps if each & UNLED_BIT]
    return Behaviour(
        requests=round(requests),
        flooding=pace.exceeded(seen.arrival, now),
        trapped=traps >= TRAPPED,
        pictures_without_page=lonely,
        pictures_from_listing=lonely if seen.marks & READ_LISTING else 0,
        pages_without_assets=amount(pages - PAGES_AN_ASSET * (assets + pictures)),
        pictures_opened=round(opened),
        works_in_all_sizes=round(all_sizes),
        pictures_in_order=longest_walk(unled) if lonely else 0,
        steady_requests=steady(unled) if unled else 0,
        different_pictures=taken,
        pictures_again=0 if conditional else amount(pictures - taken),
        head_share=share(heads, requests),
        missing_share=share(missing, requests),
        robots_violations=round(violations),
    )


def with_more(counts: Sequence[float], found: Sequence[Count]) -> Sequence[float]:
    more = [*counts]
    for what in found:
        more[what] += 1.0
    return more


def amount(count: float) -> int:
    return max(0, round(count))


def share(count: float, requests: float) -> int:
    """In percent."""
    return round(100 * count / requests) if round(requests) >= ENOUGH else 0


def distinct(marks: int) -> int:
    """Linear counting (Whang, 1990): within a tenth up to five hundred."""
    return DISTINCT[(marks >> SKETCH_AT).bit_count()]


def completes_a_work(steps: Sequence[int]) -> bool:
    """Whether the last step is one size of a work too many, for the first time."""
    if len(steps) < SIZES or not steps[-1] >> 40 & PICTURE:
        return False
    work = steps[-1] & WORK_OF
    alike = [step >> 16 & 0xFF for step in steps if step & WORK_OF == work]
    last, before = alike.pop(), set(alike)
    return len(before) == SIZES - 1 and last not in before


def longest_walk(steps: Sequence[int]) -> int:
    """How many pictures in a row came in the order of their names, up or down."""
    alone = (step for step in steps if step >> 40 & (PICTURE | OPENED) == PICTURE)
    ranks = [step & 0xFFFF for step in alone]
    return max(climb(ranks), climb(ranks[::-1]))


def climb(ranks: Sequence[int]) -> int:
    """Other sizes of one work neither add to a walk nor end it."""
    longest, length, last = 0, 0, None
    for rank in ranks:
        if last is None or rank < last or rank >> 15 != last >> 15:
            length = 1
        elif rank > last:
            length += 1
        longest, last = max(longest, length), rank
    return longest


def steady(steps: Sequence[int]) -> int:
    """How many pauses there were, if they were all about as long as each other."""
    if len(steps) < 3:
        return 0
    pauses = tuple(gaps(steps))
    mean = sum(pauses) / len(pauses)
    spread = sqrt(sum((pause - mean) ** 2 for pause in pauses) / len(pauses))
    if mean < SHORTEST_PAUSE * TICKS or spread > STEADY * mean:
        return 0
    return len(pauses)


def gaps(steps: Sequence[int]) -> Iterator[int]:
    """In ticks; the clock of a step goes round in three hours."""
    times = [step >> 44 for step in steps]
    for earlier, later in pairwise(times):
        yield later - earlier & 0xFFFFF
