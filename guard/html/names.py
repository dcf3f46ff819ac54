"""The names of this site: as it is configured, as it is asked, as its pages say."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from urllib.parse import urlsplit

import re2

# A bot may ask under any name; of itself a page tells the one that its visitors know.
_TOLD = re2.compile(
    # No counted repeats: they cost RE2 more memory than it is given.
    rb"""(?i)(?:rel=["']?canonical["']?|property=["']?og:url["']?)[^<>]*?"""
    rb"""\s(?:href|content)=["']?(https?://[^\s"'<>]+)|"""
    rb"""(?:href|content)=["']?(https?://[^\s"'<>]+?)["']?\s[^<>]*?"""
    rb"""(?:rel=["']?canonical|property=["']?og:url)"""
)
_MOST = 4  # of them


def bare(host: str) -> str:
    """Without port, last dot and www, in lower case."""
    name, _, port = host.lower().rpartition(":")
    name = name if name and port.isdecimal() else host.lower()
    return name.rstrip(".").removeprefix("www.")


def own_names(host: str, configured: Collection[str], page: bytes) -> frozenset[str]:
    """`host` is what this visitor calls it."""
    found = islice(_TOLD.finditer(page, 0, 100_000), _MOST)
    told = ((match[1] or match[2]).decode("latin-1") for match in found)
    return frozenset(map(bare, (host, *configured, *map(_host_of, told))))


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).netloc.rpartition("@")[2]
    except ValueError:
        return ""
