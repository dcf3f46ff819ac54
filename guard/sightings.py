"""What one request says about habits: from Facts to the Sighting that is remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, IntEnum
from functools import lru_cache
from typing import NamedTuple

from guard.facts import Facts
from guard.places import Kind, Place, look
from guard.store.base import Sighting


class Lead(Enum):
    """What led the visitor there, as far as the headers tell."""

    PAGE = "a page of this site"
    ELSEWHERE = "a page of another site"
    PERSON = "an address typed, a bookmark, a tab restored"
    NOTHING = "nothing"


class Count(IntEnum):
    """Places among the counts of a visitor."""

    REQUESTS = 0
    PAGES = 1
    ASSETS = 2
    PICTURES = 3
    ALONE = 4  # pictures out of the blue, weighted by `ALONE`
    CONDITIONAL = 5  # pictures asked for only if they have changed
    HEADS = 6
    MISSING = 7
    VIOLATIONS = 8
    TRAPS = 9
    ALL_SIZES = 10  # works of which all sizes were taken
    OPENED = 11  # pictures for which somebody typed the address, says the browser


Counts = tuple[tuple[int, float], ...]

# Bits among the marks; above them lies a sketch of the pictures that were taken.
READ_ROBOTS = 1 << 0
READ_LISTING = 1 << 1
SKETCH_AT = 8
SKETCH_BITS = 256

# How much out of the blue a picture is. The page that led to it may have come by
# another network (phones change theirs), other sites may show whole walls of works,
# and a browser may restore a session of forty tabs.
ALONE = {
    Lead.NOTHING: 1.0,
    Lead.PERSON: 1 / 8,
    Lead.ELSEWHERE: 1 / 16,
    Lead.PAGE: 1 / 16,
}
PICTURES: dict[Lead, Counts] = {
    lead: ((Count.REQUESTS, 1.0), (Count.PICTURES, 1.0), (Count.ALONE, amount))
    for lead, amount in ALONE.items()
}
FEED_PAGES = 0.5  # a feed reader shows the pictures of a feed, as a page would

# A step is, from the lowest bit: rank 16, print 8, work 16, how 4, time 20.
PRINT_AT, WORK_AT, HOW_AT, TIME_AT = 16, 24, 40, 44
PICTURE, UNLED, OPENED = 1, 2, 4
HOW = {Lead.NOTHING: UNLED, Lead.PERSON: UNLED | OPENED}
TICKS = 100  # a second
LONGEST = 256  # letters that are looked at

DESTINATIONS = {
    "image": Kind.PICTURE,
    "document": Kind.PAGE,
    "iframe": Kind.PAGE,
    "empty": Kind.UNKNOWN,
    "": Kind.UNKNOWN,
}
ONCE: Counts = ((Count.REQUESTS, 1.0),)


class Manner(NamedTuple):
    """How something is asked for: what a head says of habits, whatever it asks for."""

    lead: Lead
    kind: Kind  # of what it asks for, where the path does not tell
    agent: str  # whom robots.txt is asked about
    is_head: bool  # the method
    is_sent: bool  # by another site, or a guess
    is_opened: bool  # in a window of its own
    is_conditional: bool
    is_prefetched: bool


class Plan(NamedTuple):
    """What a request says whenever it comes: a Sighting without its time. `step` lacks
    it too; `path` and `agent`, cut short, are what robots.txt is asked about."""

    counts: Counts
    marks: int
    step: int | None
    work: int  # whose picture it is, if it is one
    size: int  # a bit for each size of that work; 0: it is none
    is_ordinary: bool  # a page led to it, and a person asks for hundreds like it
    is_harmless: bool  # neither walks into a trap nor reads robots.txt
    path: str
    agent: str

    def at(self, time: float) -> Sighting:
        step = self.step
        if step is not None:
            step |= moment(time)
        return Sighting(time, self.counts, self.marks, step)


class Sightings:
    """Remembers what it made of `kept` paths."""

    def __init__(self, is_trap: Callable[[str], bool], kept: int = 4096) -> None:
        self._is_trap = is_trap
        self._look = lru_cache(kept)(look)

    def of(self, facts: Facts) -> Sighting:
        return self.plan(manner_of(facts), facts.path, facts.query).at(facts.time)

    def plan(self, manner: Manner, path: str, query: str) -> Plan:
        """Of what is asked for, in this manner."""
        place = self._look(path[-LONGEST:], query[-LONGEST:])
        is_trap = self._is_trap(path) and not manner.is_sent
        counts = ONCE
        if manner.is_head:
            counts += ((Count.HEADS, 1.0),)
        if is_trap:
            counts += ((Count.TRAPS, 1.0),)
        counts, marks, step = seen_at(place, manner, counts)
        return Plan(
            counts,
            marks,
            step,
            place.work,
            1 << place.print if marks >> SKETCH_AT else 0,
            manner.lead is Lead.PAGE and not (is_trap or manner.is_head),
            not (is_trap or marks & READ_ROBOTS),
            path[:LONGEST],
            manner.agent,
        )


def manner_of(facts: Facts) -> Manner:
    headers, lead = facts.headers, lead_of(facts)
    destination = headers.get("sec-fetch-dest")
    return Manner(
        lead,
        asked_for(headers, lead),
        agent_of(facts)[:LONGEST],
        is_head=facts.method == "HEAD",
        is_sent=sent(headers, lead),
        is_opened=lead is Lead.PERSON and destination == "document",
        is_conditional=is_conditional(headers),
        is_prefetched=is_prefetched(headers),
    )


def agent_of(facts: Facts) -> str:
    """By what name robots.txt calls the visitor."""
    bot = facts.identity.bot
    return bot.robots_token or bot.name if bot else facts.user_agent


Told = tuple[Counts, int, int | None]  # counts, marks and step


def seen_at(place: Place, manner: Manner, counts: Counts) -> Told:
    kind, lead = place.kind, manner.lead
    if kind is Kind.UNKNOWN:
        kind = manner.kind
    match kind:
        case Kind.PICTURE:
            return picture(place, manner, counts)
        case Kind.PAGE:
            return page(manner, counts)
        case Kind.ASSET:
            return (*counts, (Count.ASSETS, 1.0)), 0, None
        case Kind.ROBOTS if lead is Lead.NOTHING:  # artists look at theirs, too
            return counts, READ_ROBOTS, None
        case Kind.FEED | Kind.LISTING if lead is not Lead.PAGE:
            if kind is Kind.FEED:
                counts += ((Count.PAGES, FEED_PAGES),)
            return counts, READ_LISTING, None
    return counts, 0, None


def picture(place: Place, manner: Manner, counts: Counts) -> Told:
    counts = (*PICTURES[manner.lead], *counts[1:])
    if manner.is_opened:
        counts += ((Count.OPENED, 1.0),)
    if manner.is_conditional:
        counts += ((Count.CONDITIONAL, 1.0),)
    marks = 1 << SKETCH_AT + place.whole % SKETCH_BITS
    return counts, marks, untimed(manner.lead, place)


def page(manner: Manner, counts: Counts) -> Told:
    counts += ((Count.PAGES, 1.0),)
    if manner.is_prefetched:  # its assets are fetched when it is shown, if ever
        counts += ((Count.ASSETS, 1.0),)
    return counts, 0, None if manner.lead is Lead.PAGE else untimed(manner.lead)


def moment(time: float) -> int:
    """Of a step."""
    return (int(time * TICKS) & 0xFFFFF) << TIME_AT


def untimed(lead: Lead, place: Place | None = None) -> int:
    """The rest of a step."""
    how = HOW.get(lead, 0)
    if place is None:
        return how << HOW_AT
    tail = place.work << WORK_AT | place.print << PRINT_AT | place.rank
    return (how | PICTURE) << HOW_AT | tail


def asked_for(headers: Mapping[str, str], lead: Lead) -> Kind:
    """What a path is for that does not tell."""
    destination = headers.get("sec-fetch-dest")
    if destination is not None:
        return DESTINATIONS.get(destination, Kind.ASSET)
    accept = headers.get("accept", "")
    if accept.startswith("image/"):
        return Kind.PICTURE
    if "text/html" in accept or (lead is Lead.NOTHING and "upgrade" not in headers):
        return Kind.PAGE
    return Kind.UNKNOWN  # a page's script asks for something, again and again perhaps


def lead_of(facts: Facts) -> Lead:
    headers = facts.headers
    site = headers.get("sec-fetch-site", "")
    if site in ("same-origin", "same-site"):
        return Lead.PAGE
    if referer := headers.get("referer", ""):
        host = referer.partition("//")[2].partition("/")[0]
        return Lead.PAGE if same_site(host, facts.host) else Lead.ELSEWHERE
    if site == "cross-site":
        return Lead.ELSEWHERE
    if site == "none" or "text/html" in headers.get("accept", ""):
        return Lead.PERSON
    return Lead.NOTHING


def same_site(one: str, other: str) -> bool:
    return one == other or one.removeprefix("www.") == other.removeprefix("www.")


def sent(headers: Mapping[str, str], lead: Lead) -> bool:
    """Nobody walks into a trap whose browser another site, or a guess, sent there."""
    return (
        lead is Lead.ELSEWHERE
        or headers.get("sec-fetch-site") in ("cross-site", "same-site")
        or is_prefetched(headers)
    )


def is_prefetched(headers: Mapping[str, str]) -> bool:
    return "prefetch" in (headers.get("sec-purpose") or headers.get("purpose", ""))


def is_conditional(headers: Mapping[str, str]) -> bool:
    """Also a forced reload, and the rest of a picture that was cut off."""
    return (
        "if-none-match" in headers
        or "if-modified-since" in headers
        or "range" in headers
        or "cache-control" in headers
    )
