"""What the path of a request alone says: what it leads to, and which work it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from zlib import crc32


class Kind(Enum):
    PAGE = "page"
    PICTURE = "picture"
    ASSET = "asset"  # what browsers need: styles, scripts, fonts, icons
    FEED = "feed"
    LISTING = "listing"  # sitemaps and JSON
    ROBOTS = "robots"
    UNKNOWN = "unknown"  # no telling ending: the headers have to say


ENDINGS = {
    Kind.PICTURE: "avif bmp gif heic heif jpeg jpg jxl png svg svgz tif tiff webp",
    Kind.ASSET: "css eot ico js map mjs mp3 mp4 ogg otf pdf ttf wasm webm "
    "webmanifest woff woff2 zip",
    Kind.FEED: "atom rdf rss",
    Kind.LISTING: "json jsonl ndjson xml",
    Kind.PAGE: "asp aspx htm html jsp php xhtml",
}
KINDS = {ending: kind for kind, some in ENDINGS.items() for ending in some.split()}
FEED_NAME = re.compile(r"(atom|feed|feeds|rss)(\.xml|\.json)?|index\.xml")
# Fetched by browsers of their own accord.
OWN_ACCORD = re.compile(
    r"(favicon|apple-touch-icon|android-chrome|mstile)\b.*|"
    r"manifest\.json|browserconfig\.xml|opensearch\.xml"
)

# Words and numbers that say how large a picture is, not which one. A bare number has to
# be a usual width: cameras number their pictures, painters their works.
SIZES = (
    r"\d{2,4}x\d{2,4} \d{2,4}(?:w|px) w[_-]?\d{2,4} [1-4]x thumbs? thumbnails? lqip "
    "full hires large medium originals? orig scaled small "
    "100 120 150 160 180 200 240 250 256 300 320 360 375 400 414 450 480 500 512 540 "
    "576 600 640 700 720 750 768 800 828 900 960 1000 1024 1080 1200 1280 1366 1400 "
    "1440 1500 1536 1600 1800 1920 2000 2048 2400 2500 2560 3000 3200 3840 4000 4096"
)
SIZE = "|".join(SIZES.split())
SIZE_SEGMENT = re.compile(SIZE)
SIZE_SUFFIX = re.compile(rf"(?:[-_.@](?:{SIZE})){{1,2}}$")
# Numbered by the camera: IMG_1200 is no size of IMG.
CAMERA = re.compile(r"(?:dsc[fn]?|img|mvc|pic|pict|pxl|scan|_?mg)[-_]?\d{3,5}")
NUMBER = re.compile(r"(\d{1,9})\D*$")
FOLDERS = 3  # that are looked at, from the end


@dataclass(frozen=True, slots=True)
class Place:
    """`work` and `rank` have 16 bits, `print` 8."""

    kind: Kind
    work: int = 0  # the same in all sizes and formats of one work
    print: int = 0  # tells these apart
    rank: int = 0  # rises with the number or the first letters of its name
    whole: int = 0  # of this very file


def look(path: str, query: str) -> Place:
    """Both cut to a bounded length, at the front."""
    kind = kind_of(path)
    if kind not in (Kind.PICTURE, Kind.UNKNOWN):
        return Place(kind)
    segments = work_segments(path)
    work = hashed("/".join(segments))
    whole = hashed(f"{path}?{query}")
    return Place(kind, work & 0xFFFF, whole >> 24, rank_of(segments), whole)


def work_name(path: str) -> str:
    """The same for all sizes and formats of one work: `/art/small/harbour-480.webp` and
    `/art/harbour.jpg` are both `art/harbour`."""
    return "/".join(work_segments(path))


def work_segments(path: str) -> list[str]:
    *folders, name = path.lower().rsplit("/", FOLDERS + 1)
    stem = name.rpartition(".")[0] or name
    if not CAMERA.fullmatch(stem):
        stem = SIZE_SUFFIX.sub("", stem)
    segments = [part for part in folders[1:] if not SIZE_SEGMENT.fullmatch(part)]
    if stem.isdecimal() or not SIZE_SEGMENT.fullmatch(stem):
        segments.append(stem)
    return segments


def hashed(text: str) -> int:
    """32 bits. Who finds collisions hides in nobody's record but his own."""
    return crc32(text.encode("utf-8", "replace"))


def kind_of(path: str) -> Kind:
    name = path.lower().rpartition("/")[2]
    ending = name.rpartition(".")[2] if "." in name else ""
    if path == "/robots.txt":
        return Kind.ROBOTS
    if FEED_NAME.fullmatch(name):
        return Kind.FEED
    if OWN_ACCORD.fullmatch(name):
        return Kind.ASSET
    return KINDS.get(ending, Kind.UNKNOWN)


def rank_of(segments: list[str]) -> int:
    """Numbers by their value, above all letters: made for comparing."""
    name = segments[-1] if segments else ""
    if number := NUMBER.search(name):
        return 0x8000 | int(number[1]) & 0x7FFF
    rank = 0
    for letter in f"{name[:3]:3}":
        rank = rank << 5 | max(0, min(31, ord(letter) - 96))
    return rank
