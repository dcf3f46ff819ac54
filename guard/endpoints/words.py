"""What is shown of names and numbers: in the words of somebody who paints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from guard.facts import BEHAVIOUR, HABITS, Purpose, Verified
from guard.places import Kind, kind_of, work_name
from guard.records.entry import CARD, Entry
from guard.rules import Action

NAMES: Mapping[str, str] = MappingProxyType(
    {
        Purpose.BROWSER: "browsers",
        Purpose.SEARCH: "search engines",
        Purpose.PREVIEW: "link previews",
        Purpose.FEED: "feed readers",
        Purpose.MONITOR: "monitors",
        Purpose.ARCHIVE: "archives",
        Purpose.AI_TRAIN: "AI trainers",
        Purpose.AI_SEARCH: "AI search",
        Purpose.AI_USER: "AI assistants",
        Purpose.TOOL: "tools",
        Purpose.UNKNOWN: "unknown programs",
    }
)
# Four kinds of visitors are told apart at a glance; eleven are not.
GROUPS: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.BROWSER: "people",
        Purpose.SEARCH: "guests",
        Purpose.PREVIEW: "guests",
        Purpose.FEED: "guests",
        Purpose.MONITOR: "guests",
        Purpose.ARCHIVE: "guests",
        Purpose.AI_TRAIN: "ai",
        Purpose.AI_SEARCH: "ai",
        Purpose.AI_USER: "ai",
        Purpose.TOOL: "tools",
        Purpose.UNKNOWN: "tools",
    }
)
TITLES = MappingProxyType(
    {
        "people": "People",
        "guests": "Search, previews, feeds",
        "ai": "AI crawlers and assistants",
        "tools": "Tools and unknown programs",
    }
)
GOT: Mapping[str, str] = MappingProxyType(
    {
        Action.ALLOW: "the original",
        Action.PREVIEW: "a small preview",
        CARD: "a larger preview",
        Action.CLOAK: "a marked copy",
        Action.POISON: "a false picture",
        Action.CHALLENGE: "a question first",
        Action.TARPIT: "a long wait",
        Action.BLOCK: "a refusal",
    }
)
CLAIMS: Mapping[str, str] = MappingProxyType(
    {
        Verified.PROVEN: "It has proven who it is.",
        Verified.CLAIMED: "It only says so.",
        Verified.DISPROVEN: "That is not true.",
    }
)
# By these a visitor gets what is there, or something in its place.
WHOLE = frozenset({Action.ALLOW, Action.PREVIEW, Action.CLOAK, Action.POISON})
DOUBTFUL = "doubtful browsers"
NUMBERED = re.compile(r"[-_ ]+")
UNITS = ("bytes", "kB", "MB", "GB", "TB")


def number(value: float) -> str:
    return f"{value:,.0f}"


def size(value: float) -> str:
    for unit in UNITS[:-1]:
        if value < 1000:
            return f"{value:.3g} {unit}"
        value /= 1000
    return f"{value:.3g} {UNITS[-1]}"


def clock(time: float) -> str:
    return datetime.fromtimestamp(time).strftime("%H:%M")


def moment(time: float) -> str:
    return datetime.fromtimestamp(time).strftime("%-d %b, %H:%M")


def machine_time(time: float) -> str:
    return datetime.fromtimestamp(time).astimezone().isoformat(timespec="seconds")


def date(time: float) -> str:
    return datetime.fromtimestamp(time).strftime("%A, %-d %B")


def visitor(entry: Entry) -> str:
    """Who it was, in one or two words."""
    if entry.purpose == Purpose.BROWSER:
        return "somebody" if entry.is_person else "a doubtful browser"
    singular = {Purpose.UNKNOWN: "an unknown program", Purpose.TOOL: "a tool"}
    return entry.bot or singular.get(entry.purpose, NAMES[entry.purpose])


def group(entry: Entry) -> str:
    is_doubted = entry.purpose == Purpose.BROWSER and not entry.is_person
    return "tools" if is_doubted else GROUPS[entry.purpose]


def kind(who: str) -> str:
    """A bot's name, or in words what those without one are."""
    return DOUBTFUL if who == Purpose.BROWSER else NAMES.get(who, who)


def given(entry: Entry) -> str:
    """What it got: of pages and files the pictures are what was changed."""
    if entry.action not in WHOLE:
        return GOT[entry.action]
    kind = Kind.PAGE if entry.path.endswith("/") else kind_of(entry.path)
    is_false = entry.action == Action.POISON
    match kind:
        case Kind.PICTURE:
            return GOT[entry.given]
        case Kind.PAGE:
            return "false captions" if is_false else "the page"
        case Kind.UNKNOWN:
            return "something false" if is_false else GOT[entry.given]
        case _:
            return "the file"


def title(path: str) -> str:
    """A work's name, as far as its address tells it."""
    words = NUMBERED.sub(" ", work_name(path).rpartition("/")[2]).strip()
    return words[:1].upper() + words[1:] if words else path


def habit(name: str) -> str:
    return HABITS.get(name) or BEHAVIOUR.get(name, name)


FILTERS = {
    "clock": clock,
    "date": date,
    "habit": habit,
    "machine_time": machine_time,
    "moment": moment,
    "number": number,
    "size": size,
    "title_of": title,
}
