"""Habits: what the sum of a visitor's sightings says, as a Behaviour."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf, log, sqrt

from guard.facts import Behaviour
from guard.sightings import (
    ALONE,
    HOW_AT,
    OPENED,
    PICTURE,
    READ_LISTING,
    READ_ROBOTS,
    SKETCH_AT,
    SKETCH_BITS,
    TICKS,
    UNLED,
    WORK_AT,
    Count,
    Lead,
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
UNLED_BIT = UNLED << HOW_AT
WORK_OF = PICTURE << HOW_AT | 0xFFFF << WORK_AT  # of a step that is a picture
SHORTEST_PAUSE = 0.2  # seconds on average: below it is the network's pace
# How many different pictures set that many bits.
DISTINCT = tuple(
    round(SKETCH_BITS * log(SKETCH_BITS / max(1, SKETCH_BITS - full)))
    for full in range(SKETCH_BITS + 1)
)
# How much of it an ordinary request may add: one to which a page of the site led, no
# HEAD and into no trap. To all other habits it adds nothing.
RISES = {
    "requests": 1.0,
    "pictures_without_page": ALONE[Lead.PAGE],
    "pictures_from_listing": ALONE[Lead.PAGE],
    "pages_without_assets": 1.0,
    "pictures_again": 1.0,
}
ROUNDED = 1.25  # a habit and its least are apart by more: both may be rounded
KEPT = 2e-4  # of the requests: what habits may gain while counts are kept in 24 bits
FAINT = 1e-9  # of a request: it may soon be none
TIMELY = 0.001  # seconds, by which sums of times may be wrong
MOST = 16  # requests of which it is worth to know


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
        pictures_in_order=longest_walk(unled) if lonely and unled else 0,
        steady_requests=steady(unled) if len(unled) > 2 else 0,
        different_pictures=taken,
        pictures_again=0 if conditional else amount(pictures - taken),
        head_share=share(heads, requests) if heads else 0,
        missing_share=share(missing, requests) if missing else 0,
        robots_violations=round(violations),
    )


def headroom(
    seen: Seen,
    behaviour: Behaviour,
    pace: Pace,
    now: float,
    leasts: Mapping[str, float],
) -> int:
    """How many ordinary requests, at whatever times from now on, keep every habit below
    its least, as it is now; as long as they complete no work and find what they ask
    for."""
    if is_unsettled(seen, behaviour, leasts):
        return 0
    lost = ROUNDED + KEPT * behaviour.requests
    room = (pace.burst - TIMELY - (seen.arrival - now)) / pace.interval
    for habit, rise in RISES.items():
        if habit in leasts:
            spare = leasts[habit] - lost - getattr(behaviour, habit)
            room = min(room, spare / rise)
    if "different_pictures" in leasts:
        fewest = bisect_left(DISTINCT, leasts["different_pictures"])
        room = min(room, fewest - 1 - (seen.marks >> SKETCH_AT).bit_count())
    return max(0, int(min(room, MOST)))


def is_unsettled(seen: Seen, behaviour: Behaviour, leasts: Mapping[str, float]) -> bool:
    """Whether ordinary requests may turn a habit: the first shares are of few, what old
    steps leave behind may be steadier, and a robots.txt that was read may forbid."""
    if seen.marks & READ_ROBOTS or 0 < seen.counts[Count.CONDITIONAL] < FAINT:
        return True
    shares = seen.counts[Count.HEADS] or seen.counts[Count.MISSING]
    if shares and behaviour.requests < ENOUGH:
        return True
    unled = [each for each in seen.steps if each & UNLED_BIT]
    walk = leasts.get("pictures_in_order", inf)
    return len(unled) - 2 >= leasts.get("steady_requests", inf) or (
        len(unled) >= walk and longest_walk(unled) >= walk
    )


def with_more(counts: Sequence[float], found: Sequence[Count]) -> Sequence[float]:
    more = [*counts]
    for what in found:
        more[what] += 1.0
    return more


def amount(count: float) -> int:
    return round(count) if count > 0 else 0


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
