"""What a page leads to, as scrapers find it: with an expression, not with a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

NAMED = re.compile(r'(?:href|src|srcset|content)="([^"]+)"')
PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)$")


@dataclass(frozen=True, slots=True)
class Found:
    """Absolute addresses on the same host, each once, in the order of the page."""

    pages: tuple[str, ...]
    pictures: tuple[str, ...]


def found(html: str, base: str) -> Found:
    urls = tuple(dict.fromkeys(addresses(html, base)))
    return Found(
        tuple(url for url in urls if url.endswith("/")),
        tuple(url for url in urls if PICTURE.search(url)),
    )


def addresses(html: str, base: str) -> Iterator[str]:
    host = urlsplit(base).netloc
    for text in NAMED.findall(html):
        for candidate in text.split(", "):
            url, _ = urldefrag(urljoin(base, candidate.split(" ")[0]))
            if urlsplit(url).netloc == host:
                yield url
