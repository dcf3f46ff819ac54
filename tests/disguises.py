"""Scrapers under a browser's name, set up as copied snippets and defaults set them up.

Each is one request for a picture: what a library sends by itself, plus what its user
writes over it.
"""

from __future__ import annotations

from tests.browsers import CHROME_PAGE, PLAIN_PAGE, Headers, chrome

AGENT = chrome()["user-agent"]
OLD_FIREFOX = (
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:72.0) Gecko/20100101 Firefox/72.0"
)

BARE: dict[str, Headers] = {
    "img2dataset": {
        "accept-encoding": "identity",
        "host": "art.example",
        "user-agent": OLD_FIREFOX,
        "connection": "close",
    },
    "urllib": {"accept-encoding": "identity", "user-agent": AGENT},
    "requests": {
        "user-agent": AGENT,
        "accept-encoding": "gzip, deflate",
        "accept": "*/*",
        "connection": "keep-alive",
    },
    "httpx": {"accept": "*/*", "accept-encoding": "gzip, deflate", "user-agent": AGENT},
    "aiohttp": {
        "user-agent": AGENT,
        "accept": "*/*",
        "accept-encoding": "gzip, deflate, br",
    },
    "curl -A": {"user-agent": AGENT, "accept": "*/*"},
    "wget -U": {
        "user-agent": AGENT,
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "Keep-Alive",
    },
    "wget -r -U": {
        "referer": "http://art.example/",
        "user-agent": AGENT,
        "accept": "*/*",
        "accept-encoding": "identity",
    },
    "Go": {"user-agent": AGENT, "accept-encoding": "gzip"},
    "okhttp": {"user-agent": AGENT, "accept-encoding": "gzip"},
    "PHP": {"user-agent": AGENT, "connection": "close"},
    "node fetch": {
        "user-agent": AGENT,
        "accept": "*/*",
        "accept-language": "*",
        "sec-fetch-mode": "cors",
        "accept-encoding": "gzip, deflate",
    },
}

# These took more than the name from a browser.
DRESSED: dict[str, Headers] = {
    "Scrapy": {
        "accept": PLAIN_PAGE,
        "accept-language": "en",
        "user-agent": AGENT,
        "accept-encoding": "gzip, deflate, br, zstd",
    },
    "requests, headers copied from a tutorial": {
        "user-agent": AGENT,
        "accept-encoding": "gzip, deflate, br",
        "accept": CHROME_PAGE,
        "accept-language": "en-US,en;q=0.9",
        "upgrade-insecure-requests": "1",
    },
    "httpx with zstd, an old name": {
        "accept": "*/*",
        "accept-encoding": "gzip, deflate, br, zstd",
        "user-agent": chrome(version=110)["user-agent"],
    },
    "aiohttp, metadata made up": {
        "user-agent": AGENT,
        "accept-language": "en-US,en;q=0.9",
        "sec-fetch-dest": "image",
        "sec-fetch-mode": "navigate",
        "sec-fetch-site": "same-origin",
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
    },
    "requests, a page's metadata": {
        "user-agent": AGENT,
        "accept-encoding": "gzip, deflate, br",
        "accept": "*/*",
        "sec-fetch-dest": "document",
        "sec-fetch-mode": "navigate",
        "sec-fetch-site": "none",
        "sec-fetch-user": "?1",
    },
    "Chromium driven under another name": chrome("image", system="Linux", version=156)
    | {"user-agent": AGENT},
}

# Headers of a browser to the last one: only behaviour tells these apart from a person.
FLAWLESS: dict[str, Headers] = {
    "curl_cffi, impersonating": chrome("document"),
    "Chromium driven under its own name": chrome("image", system="Linux"),
}

DISGUISES = {**BARE, **DRESSED}

# A library under a name of which few headers are expected; not counted beside rules.
QUIET_NAMES = (
    "Lynx/2.9",
    "w3m/0.5.3",
    "ELinks",
    "Links",
    "Dillo/3.0",
    "Opera/9.80",
    "Opera Mini/9",
    "NokiaN70",
    "UCWEB/2.0",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)",
    "Mozilla/5.0 (X11; Linux x86_64)",
    "Mozilla/5.0 (PlayStation 5)",
    "Mozilla/5.0 (compatible; Konqueror/4.5; Linux) KHTML/4.5 (like Gecko)",
    "Dalvik/2.1.0 (Linux; U; Android 13; Pixel 7 Build/TQ3A.230805.001)",
    "X/1 CFNetwork/1410 Darwin/22.6.0",
)
# Names without a browser, or with one of long ago, over what requests sends by itself.
ENGINE = "AppleWebKit/537.36 (KHTML, like Gecko)"
BARE_NAMES = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
    "Mozilla/5.0 (X11; Linux x86_64)",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)",
    "Mozilla/5.0 (Linux; Android 14; SM-S911B)",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {ENGINE}",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {ENGINE}",
    "Opera/9.80 (Windows NT 6.1; U; en) Presto/2.12.388 Version/12.18",
    "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)",
    "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko",
)
QUIET: dict[str, Headers] = {
    "no headers": {},
    "urllib's": {"accept-encoding": "identity", "connection": "close"},
    "Go's": {"accept-encoding": "gzip"},
    "curl's": {"accept": "*/*"},
    "wget's": {"accept": "*/*", "accept-encoding": "identity"},
}
