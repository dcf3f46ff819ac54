"""Where a page or a sitemap leads: to pages and pictures of the same site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit

from guard.html.captions import SHARED, SOURCES
from guard.places import Kind, kind_of

_LOCATION = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.I)
_MOST = 10_000  # links of one document
_LONGEST = 2000  # letters of one
_CARDS = frozenset(SHARED)
_SETS = frozenset({"srcset", "data-srcset", "imagesrcset"})
_SHOWN = frozenset(SOURCES) - _SETS
_CANDIDATE = re.compile(r"[^\s,]\S*")
_SAFE = "/:@!$&'()*+,;=~%?-._"  # what stays as it was written


@dataclass(frozen=True, slots=True)
class Links:
    """Paths with their queries, as the site is asked for them."""

    pages: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


def links_of(page: str, base: str, own: frozenset[str]) -> Links:
    """`base` is the page's whole address; `own` are the hosts that the site goes by."""
    reader = _Reader()
    with suppress(AssertionError):  # a parser at its wits' end: less of one page
        reader.feed(page)
    local = [_local(link, base, own) for link in reader.followed[:_MOST]]
    shown = [_local(link, base, own) for link in reader.shown[:_MOST]]
    followed = [target for target in local if target]
    return Links(
        tuple(dict.fromkeys(each for each in followed if not is_picture(each))),
        tuple(dict.fromkeys((*filter(None, shown), *filter(is_picture, followed)))),
    )


def located(sitemap: str) -> Iterator[str]:
    """The addresses that a sitemap, or an index of sitemaps, names."""
    for number, found in enumerate(_LOCATION.finditer(sitemap)):
        if number >= _MOST:
            return
        yield unescape(found[1])[:_LONGEST]


def target_of(address: str) -> str:
    """The path and query of a whole address, or "" where it has none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return quote((parts.path or "/") + query, safe=_SAFE)


def is_picture(target: str) -> bool:
    return kind_of(target.partition("?")[0]) is Kind.PICTURE


def _local(link: str, base: str, own: frozenset[str]) -> str:
    link = link.strip()[:_LONGEST]
    try:
        whole = urljoin(base, link)
        parts = urlsplit(whole)
    except ValueError:
        return ""
    is_web = bool(link) and parts.scheme in ("http", "https")
    return target_of(whole) if is_web and parts.netloc.lower() in own else ""


def _candidates(srcset: str) -> Iterator[str]:
    """Addresses may hold commas, but not end with them (HTML, 4.8.4.2.1)."""
    at = 0
    while found := _CANDIDATE.search(srcset, at):
        address, at = found[0], found.end()
        yield address.rstrip(",")
        if not address.endswith(","):
            at = srcset.find(",", at) + 1 or len(srcset)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.followed: list[str] = []
        self.shown: list[str] = []

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """`<![if IE]>` is known to the parser, `<![foo[` is an error of its own."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def handle_starttag(
        self, tag: str, attrs: Iterable[tuple[str, str | None]]
    ) -> None:
        given = {name: value for name, value in attrs if value}
        if tag in ("a", "area") and "href" in given:
            self.followed.append(given["href"])
        elif tag in ("img", "source", "link", "image"):
            self.shown += _pictures(tag, given)
        elif tag == "meta" and _CARDS & {given.get("property"), given.get("name")}:
            self.shown.append(given.get("content", ""))


def _pictures(tag: str, given: dict[str, str]) -> Iterator[str]:
    is_picture = tag != "source" or "video" not in given.get("type", "")
    for name, value in given.items():
        if name in _SETS:
            yield from _candidates(value)
        elif name in _SHOWN and is_picture:
            yield value
    if tag == "link" and given.get("as") == "image":
        yield given.get("href", "")
