"""Who visits, in which order; `tuned=False`: no rule was written for them."""

from __future__ import annotations

from benchmarks.clients import chromium, firefox, scrapers, text
from benchmarks.clients.scrapers import script
from benchmarks.clients.visit import Client, Kind

PERSON, SCRAPER = Kind.PERSON, Kind.SCRAPER

EVERYBODY = (
    Client("Chromium, a person", PERSON, chromium.person, program="chromium"),
    Client("Firefox ESR, a person", PERSON, firefox.person, False, firefox.COMMAND),
    Client("lynx", PERSON, text.lynx, False, "lynx"),
    Client("w3m", PERSON, text.w3m, True, "w3m"),
    Client("curl, a list of pictures", SCRAPER, scrapers.curl, program="curl"),
    Client("wget -r", SCRAPER, scrapers.wget, program="wget"),
    Client("httrack", SCRAPER, scrapers.httrack, False, "httrack"),
    Client("Scrapy", SCRAPER, script("with_scrapy"), False, library="scrapy"),
    Client(
        "Scrapy, images pipeline",
        SCRAPER,
        script("with_scrapy", "images"),
        False,
        library="scrapy",
    ),
    Client("img2dataset", SCRAPER, scrapers.img2dataset, library="img2dataset"),
    Client(
        "requests, a browser's name",
        SCRAPER,
        script("with_requests"),
        library="requests",
    ),
    Client(
        "aiohttp, Chrome's headers copied",
        SCRAPER,
        script("with_aiohttp"),
        library="aiohttp",
    ),
    Client(
        "curl_cffi as Chrome",
        SCRAPER,
        script("with_curl_cffi", "chrome"),
        library="curl_cffi",
    ),
    Client(
        "curl_cffi as Safari",
        SCRAPER,
        script("with_curl_cffi", "safari"),
        library="curl_cffi",
    ),
    Client("Chromium headless", SCRAPER, chromium.screenshots, program="chromium"),
    Client(
        "Chromium, fetches from one page",
        SCRAPER,
        chromium.harvester,
        program="chromium",
    ),
    Client(
        "Chromium, a list of pictures",
        SCRAPER,
        chromium.picture_by_picture,
        program="chromium",
    ),
)
