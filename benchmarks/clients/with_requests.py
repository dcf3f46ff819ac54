"""Python's requests under a browser's user agent, and nothing else of a browser."""

from __future__ import annotations

import sys

import requests

from benchmarks.clients.crawl import crawl

FIREFOX = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0"
)


def main() -> None:
    with requests.Session() as session:
        session.headers["User-Agent"] = FIREFOX
        crawl(sys.argv[1], lambda url: bytes(session.get(url, timeout=60).content))


if __name__ == "__main__":
    main()
