"""The loop of a hand-written scraper: all pages, then all their pictures."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.clients.harvest import found

MOST = 40  # pages
Get = Callable[[str], bytes]


def crawl(start: str, get: Get, picture: Get | None = None) -> None:
    left, seen, pictures = [start], set[str](), dict[str, None]()
    while left and len(seen) < MOST:
        url = left.pop(0)
        seen.add(url)
        links = found(get(url).decode("utf-8", "replace"), url)
        left += [u for u in links.pages if u not in seen and u not in left]
        pictures |= dict.fromkeys(links.pictures)
    for url in pictures:
        (picture or get)(url)
