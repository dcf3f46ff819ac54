"""Which work an address shows, one name for all its sizes and formats, and to whom."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from guard.facts import Facts, Verified
from guard.images.taker import taker
from guard.places import Kind, kind_of, work_name

# A resizer names the picture it shrinks in one of these, as Next.js' image route does.
RESIZED = ("url", "src", "image")
# Of an address; where slashes were merged, its scheme has one.
ORIGIN = re.compile(r"^(?:/?https?:/+|//)[^/]*")
LENGTH = 1024  # of a path; longer ones are cut

# Resizers that name the picture in their path: what matches becomes the first group.
_IMAGE = r"(?:default|native|color|gray|grey|bitonal)\.\w{2,5}"
_REGION = r"(?:full|square|pct:[\d.,]+|\d+,\d+,\d+,\d+)"
_THUMBOR = (
    r"(?:(?:full-|adaptive-)?fit-in|-?\d*x-?\d*|\d+x\d+:\d+x\d+|smart|left|right|center|"
    r"top|middle|bottom|meta|trim[^/]*|filters:[^/]*)/"
)
IN_PATH = tuple(
    re.compile(pattern)
    for pattern in (
        # IIIF Image API: {identifier}/{region}/{size}/{rotation}/{quality}.{format}
        rf"^(?:/iiif(?:/[123])?)?(/.+)/{_REGION}/[^/]+/!?[\d.]+/{_IMAGE}$",
        r"^(/.+)_files/\d+/\d+_\d+\.\w{2,5}$",  # DeepZoom
        r"^(/.+)/TileGroup\d+/\d+-\d+-\d+\.\w{2,5}$",  # Zoomify
        r"^/cdn-cgi/image/[^/]+(/.+)$",  # Cloudflare
        r"^/_ipx/[^/]+(/.+)$",  # Nuxt
        r"^/(?:insecure|unsafe|[\w-]{43})/(?:.+/)?plain(/.+?)(?:@\w+)?$",  # imgproxy
        rf"^/unsafe/(?:{_THUMBOR})*(?<=/)(.+)$",  # thumbor, and with a signature:
        rf"^/[\w-]{{26,28}}={{0,2}}/(?:{_THUMBOR})+(?<=/)(.+)$",
        r"^/image/(?:upload|fetch)/(?:[a-z]{1,3}_[^/]+/)*(?:v\d+/)?(?<=/)(.+)$",
        r"^(/static/[0-9a-f]{32})/[0-9a-f]{5}(?=/)",  # Gatsby
    )
)
# What content systems add to a name: edits, formats, hashes of sizes.
ADDED = re.compile(
    r"-(?:e\d{13}|scaled|rotated)(?=[-.])|"  # WordPress
    r"\.(?:width|height|max|min|fill|scale)-[\w%-]+(?=\.)|"  # Wagtail
    r"_hu_?[0-9a-f]{10,64}(?:_[\w.]*?)?(?=\.\w+$)|"  # Hugo
    r"(?:(?<=\.jpg)|(?<=\.jpeg)|(?<=\.png)|(?<=\.gif)|(?<=\.tif))\.(?:webp|avif)$"
)


def taker_for(facts: Facts) -> str:
    """Whom a variant is for. A claim that is proven later changes mark and words, never
    what was painted."""
    who = facts.identity
    return taker(
        who.bot.name if who.bot else "", proven=who.verified is Verified.PROVEN
    )


def work_of(facts: Facts) -> str:
    return work_at(facts.path, facts.query)


def work_at(path: str, query: str) -> str:
    """A query counts only where the path names no picture itself: else whoever asks
    could have as many variants of one picture as he can think of queries."""
    if kind_of(path) is not Kind.PICTURE:
        path = resized(query) or path
    return work_name(served(path[:LENGTH]))


def served(path: str) -> str:
    """The path of the picture that a resizer's path names; other paths as they are."""
    for pattern in IN_PATH:
        if found := pattern.search(path):
            path = "/" + ORIGIN.sub("", found[1] + path[found.end() :]).lstrip("/")
            break
    return ADDED.sub("", path)


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
