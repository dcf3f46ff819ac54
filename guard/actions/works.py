"""Which work a picture's address shows: one name for all its sizes and formats."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from guard.facts import Facts

# A resizer names the picture it shrinks in one of these, as Next.js' image route does.
RESIZED = ("url", "src", "image")
EXTENSION = re.compile(r"\.[a-z0-9]{2,5}$")
# What publishing tools append for a size: -800x600, -480w, _1200, @2x, -thumb, -scaled.
SIZE = re.compile(
    r"(?:[-_.](?:\d{2,4}x\d{2,4}|\d{3,4}w|(?:320|400|480|640|768|800|960|1024|1200|1280"
    r"|1536|1600|1920|2048|2560)|thumb(?:nail)?|small|medium|large|full|scaled|og"
    r"|preview|original)|@\dx)+$"
)
FOLDER = re.compile(
    r"/(?:thumbs?|thumbnails?|small|medium|large|full|originals?|previews?|og)(?=/)"
)
LENGTH = 1024  # of a name; longer addresses are cut


def work_of(facts: Facts) -> str:
    """`/art/thumbs/harbour-480.webp` and `/art/harbour.jpg` are both `/art/harbour`."""
    path = resized(facts.query) or facts.path
    path = FOLDER.sub("", EXTENSION.sub("", path[:LENGTH].lower()))
    return SIZE.sub("", path)


def resized(query: str) -> str:
    """The path that a resizer's query names, if it names one."""
    try:
        pairs = parse_qsl(query, max_num_fields=20)
    except ValueError:
        return ""
    for name, value in pairs:
        if name in RESIZED and "/" in value:
            return "/" + re.sub(r"^(?:https?:)?//[^/]*", "", value).lstrip("/")
    return ""
