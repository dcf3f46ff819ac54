"""rules/headers.yaml: every person below 13 decibans, disguised scrapers above."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from guard.bots.catalog import shipped_catalog
from guard.facts import Facts
from guard.loader import default
from guard.rules import Action
from guard.verdict import Verdict, decide
from tests import browsers as b
from tests.browsers import (
    Headers,
    chrome,
    firefox,
    in_the_clear,
    named,
    safari,
    without,
)
from tests.build import make_facts
from tests.disguises import (
    AGENT,
    BARE,
    BARE_NAMES,
    DISGUISES,
    DRESSED,
    FLAWLESS,
    QUIET,
    QUIET_NAMES,
)
from tests.people import TRAPS

CATALOG = shipped_catalog()
POLICY = default(bots=CATALOG.names)
CLOAK, POISON = 13, 30

PATHS = {
    "document": "/",
    "iframe": "/frame.html",
    "style": "/a.css",
    "font": "/a.woff2",
}


def facts_of(
    headers: Headers, path: str = "/art/1.jpg", scheme: str = "https"
) -> Facts:
    host = headers.get("host", "art.example")
    identity = CATALOG.identify(headers.get("user-agent", ""))
    return make_facts(headers, path=path, scheme=scheme, host=host, identity=identity)


def judged(
    headers: Headers, path: str = "/art/1.jpg", scheme: str = "https"
) -> Verdict:
    return decide(facts_of(headers, path, scheme), POLICY)


def rules(verdict: Verdict) -> list[str]:
    return [rule.name for rule in verdict.rules]


# -- Browsers as they are ------------------------------------------------------

BROWSERS: dict[str, Callable[[str], Headers]] = {
    "Chrome": chrome,
    "Firefox": firefox,
    "Safari": safari,
    "Chrome on Android": lambda dest: chrome(dest, system="Android"),
    "Chrome on macOS": lambda dest: chrome(dest, system="macOS"),
    "Chrome OS": lambda dest: chrome(dest, system="Chrome OS"),
    "old Chrome": lambda dest: chrome(dest, version=109),
    "Firefox ESR 115": lambda dest: firefox(dest, version=115),
    "Firefox 78, no fetch metadata": lambda dest: firefox(dest, version=78),
    "Safari on macOS": lambda dest: safari(dest, phone=False),
    "Safari 15, no fetch metadata": lambda dest: safari(dest, version="15.6"),
    "Safari 26": lambda dest: safari(dest, version="26.1"),
}


@pytest.mark.parametrize("dest", b.DESTS)
@pytest.mark.parametrize("browser", BROWSERS)
def test_browser_leaves_no_evidence(browser: str, dest: str) -> None:
    headers = BROWSERS[browser](dest)
    path = PATHS.get(dest, "/art/1.jpg")

    assert rules(judged(headers, path)) == []
    assert rules(judged(in_the_clear(headers), path, "http")) == []


# -- What happens to honest people's headers -----------------------------------


@pytest.mark.parametrize("trap", TRAPS)
def test_person_stays_below_the_cloak(trap: str) -> None:
    assert judged(TRAPS[trap]).action is Action.ALLOW
    assert judged(TRAPS[trap], "/").action is Action.ALLOW
    assert judged(in_the_clear(TRAPS[trap]), scheme="http").action is Action.ALLOW


PAGE_LOADS = [
    (browser(dest), PATHS.get(dest, "/art/1.jpg"))
    for browser in (chrome, firefox, safari)
    for dest in b.DESTS
]
STRIPPED = ["sec-fetch-", "sec-ch-ua", "referer", "upgrade-"]
COMPRESSIONS = [None, "", "gzip, deflate", "gzip, deflate, br", "gzip", "identity"]


@pytest.mark.parametrize(("headers", "path"), PAGE_LOADS)
def test_no_proxy_at_work_makes_a_scraper_of_a_person(
    headers: Headers, path: str
) -> None:
    """Whatever it strips or rewrites, while a page and all that belongs to it loads."""
    for kept, compression in product(product([0, 1], repeat=4), COMPRESSIONS):
        gone = [prefix for prefix, keep in zip(STRIPPED, kept, strict=True) if not keep]
        left = without(headers, *gone)
        if compression is not None:
            left["accept-encoding"] = compression

        assert judged(left, path).score < CLOAK, (gone, compression)


@pytest.mark.parametrize("browser", [chrome, firefox, safari])
def test_tls_that_nobody_told_us_of_costs_no_person_the_original(
    browser: object,
) -> None:
    """The front is not under `trusted_proxies`: the scheme reads http, wrongly."""
    assert callable(browser)
    headers: Headers = browser("image")
    through_nginx = headers | {"x-forwarded-proto": "https"}

    assert judged(headers, scheme="http").score < CLOAK
    assert judged(through_nginx, scheme="http").score == 0


@pytest.mark.parametrize(
    "host", ["localhost:8080", "127.0.0.1:8080", "[::1]", "a.onion"]
)
def test_secure_headers_are_at_home_on_this_machine(host: str) -> None:
    assert rules(judged(chrome() | {"host": host}, scheme="http")) == []


# -- Scrapers in a browser's clothes -------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("disguise", DISGUISES)
def test_disguise_costs_the_original(disguise: str, scheme: str) -> None:
    assert judged(DISGUISES[disguise], scheme=scheme).action is not Action.ALLOW


@pytest.mark.parametrize("disguise", BARE)
def test_name_alone_is_poison_over_https(disguise: str) -> None:
    assert judged(BARE[disguise]).score >= POISON


@pytest.mark.parametrize("disguise", ["img2dataset", "requests", "curl -A", "wget -U"])
def test_name_alone_is_poison_over_http_too(disguise: str) -> None:
    assert judged(BARE[disguise], scheme="http").score >= POISON


@pytest.mark.parametrize("disguise", FLAWLESS)
def test_flawless_headers_are_left_to_behaviour(disguise: str) -> None:
    assert judged(FLAWLESS[disguise]).score == 0


# The version of a websocket alone switched three rules off.
@pytest.mark.parametrize("extra", [{}, {"upgrade": "websocket"}, {"connection": "x"}])
@pytest.mark.parametrize("disguise", BARE)
def test_no_picture_is_asked_for_as_a_websocket(disguise: str, extra: Headers) -> None:
    plain = BARE[disguise]
    posing = plain | {"sec-websocket-version": "13"} | extra

    assert rules(judged(posing)) == rules(judged(plain))


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", BARE_NAMES)
def test_name_without_a_browser_costs_the_original(name: str, scheme: str) -> None:
    headers = named(BARE["requests"], name)

    assert judged(headers, scheme=scheme).score >= POISON
    assert judged(headers, "/", scheme).score >= CLOAK


def test_a_consoles_name_beside_a_browsers_excuses_nothing() -> None:
    posing = named(BARE["requests"], f"{AGENT} PlayStation HbbTV ms-office")

    assert judged(posing, scheme="http").score >= POISON
    assert judged(posing, "/", "http").score >= CLOAK


# A text browser's or an old telephone's name bought originals with no header at all.
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("library", QUIET)
@pytest.mark.parametrize("name", QUIET_NAMES)
def test_quiet_name_over_a_library_costs_the_original(
    name: str, library: str, scheme: str
) -> None:
    verdict = judged(named(QUIET[library], name), scheme=scheme)

    assert verdict.action in (Action.CLOAK, Action.POISON)


@pytest.mark.parametrize("name", QUIET_NAMES)
def test_quiet_name_and_nothing_else_is_poison(name: str) -> None:
    assert judged({"user-agent": name}, scheme="http").action is Action.POISON


def test_a_film_in_an_app_costs_no_person_the_original() -> None:
    player = {
        "user-agent": "Gallery/1.0 (Linux;Android 14) ExoPlayerLib/2.18.1",
        "accept-encoding": "identity",
    }

    assert judged(player, "/film.mp4").action is Action.ALLOW
    assert judged(player, "/art/1.jpg").action is Action.POISON


# -- Each rule by itself -------------------------------------------------------

BARELY = named(BARE["requests"], BARE_NAMES[0])
HINTLESS = without(chrome("document"), "sec-ch-ua")
CASES: list[tuple[str, Headers, str, str]] = [
    ("no-accept", without(safari(), "accept"), "/a.jpg", "https"),
    ("no-accept-language", without(chrome(), "accept-language"), "/a.jpg", "https"),
    ("anything-in-no-language", BARELY, "/a.jpg", "https"),
    ("any-language", chrome() | {"accept-language": "*"}, "/a.jpg", "https"),
    ("nothing-compressed", BARE["wget -r -U"], "/a.jpg", "https"),
    ("no-accept-encoding", BARE["curl -A"], "/a.jpg", "https"),
    ("nothing-but-a-name", BARE["curl -A"], "/a.jpg", "https"),
    ("gzip-alone", BARE["Go"], "/a.jpg", "https"),
    ("picture-asked-as-anything", BARE["httpx"], "/A.JPG", "http"),
    ("picture-out-of-nowhere", BARE["Go"], "/a.png", "http"),
    ("picture-asked-as-page", DRESSED["Scrapy"], "/a.webp", "http"),
    ("image-without-image-types", chrome() | {"accept": "*/*"}, "/a.jpg", "https"),
    ("page-asked-as-anything", BARE["requests"], "/art/", "http"),
    ("page-without-html", chrome("document") | {"accept": "*/*"}, "/", "https"),
    ("chrome-page-without-webp", chrome() | {"accept": b.PLAIN_PAGE}, "/", "https"),
    ("page-without-upgrade", without(firefox("document"), "upgr"), "/", "https"),
    ("no-fetch-metadata", without(safari(), "sec-"), "/a.jpg", "https"),
    ("half-of-fetch-metadata", BARE["node fetch"], "/a.jpg", "https"),
    (
        "impossible-fetch-metadata",
        chrome() | {"sec-fetch-mode": "navigate"},
        "/a.jpg",
        "https",
    ),
    ("secure-headers-in-the-clear", firefox(), "/a.jpg", "http"),
    ("no-client-hints", HINTLESS, "/", "https"),
    (
        "hints-of-another-browser",
        named(chrome(), safari()["user-agent"]),
        "/a.jpg",
        "https",
    ),
    ("hints-of-another-version", named(chrome(version=99), AGENT), "/", "https"),
    ("hints-of-another-system", named(chrome(system="macOS"), AGENT), "/", "https"),
    ("hints-of-another-form", chrome() | {"sec-ch-ua-mobile": "?1"}, "/", "https"),
    (
        "zstd-before-its-time",
        chrome(version=110) | {"accept-encoding": "gzip, deflate, br, zstd"},
        "/a.jpg",
        "https",
    ),
    ("no-zstd", chrome() | {"accept-encoding": "gzip, deflate, br"}, "/", "https"),
]


@pytest.mark.parametrize(("rule", "headers", "path", "scheme"), CASES)
def test_rule_matches(rule: str, headers: Headers, path: str, scheme: str) -> None:
    assert rule in rules(judged(headers, path, scheme))


def test_every_rule_has_its_case() -> None:
    shipped = {rule.name for rule in POLICY.rules if rule.family == "headers"}

    assert {case[0] for case in CASES} == shipped


def test_no_rule_decides_alone() -> None:
    weights = [rule.weight for rule in POLICY.rules if rule.family == "headers"]

    assert all(0 < weight < CLOAK for weight in weights)
