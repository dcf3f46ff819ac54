"""curl_cffi, which imitates a browser down to its TLS: `with_curl_cffi URL BROWSER`."""

from __future__ import annotations

import sys

from curl_cffi import requests

from benchmarks.clients.crawl import crawl


def main() -> None:
    with requests.Session(impersonate=sys.argv[2]) as session:
        crawl(sys.argv[1], lambda url: bytes(session.get(url, timeout=60).content))


if __name__ == "__main__":
    main()
