"""Which work a picture's address shows: one name for all its sizes and formats."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from guard.facts import Facts
from guard.places import Kind, kind_of, work_name

# A resizer names the picture it shrinks in one of these, as Next.js' image route does.
RESIZED = ("url", "src", "image")
ORIGIN = re.compile(r"^(?:https?:)?//[^/]*")
LENGTH = 1024  # of a path; longer ones are cut


def work_of(facts: Facts) -> str:
    return work_at(facts.path, facts.query)


def work_at(path: str, query: str) -> str:
    """A query counts only where the path names no picture itself: else whoever asks
    could have as many variants of one picture as he can think of queries."""
    if kind_of(path) is not Kind.PICTURE:
        path = resized(query) or path
    return work_name(path[:LENGTH])


def resized(query: str) -> str:
    """The path that a resizer's query names, if it names one."""
    try:
        pairs = parse_qsl(query, max_num_fields=20)
    except ValueError:
        return ""
    for name, value in pairs:
        if name in RESIZED and "/" in value:
            return "/" + ORIGIN.sub("", value).lstrip("/")
    return ""
