"""Strategies: policies, and what visitors ask one after the other."""

from __future__ import annotations

from hypothesis import strategies as some

from tests.browsers import Headers, chrome, firefox, safari, without
from tests.disguises import DISGUISES
from tests.lane.stage import (
    NOW,
    Asked,
)
from tests.people import TRAPS

CONDITIONS = [
    *("path: '^/art/'", "path: ['2', 'works']", "not: {path: art}", "method: GET"),
    *("trapped: true", "flooding: true", "not: {trapped: true}", "bot: GPTBot"),
    *("any: [{path: '2'}, {behaviour: {requests: 4}}]", "header: {Referer: art}"),
    *("all: [{path: '^/art/'}, {not: {flooding: true}}]", "scheme: http"),
    *("behaviour: {requests: 5}", "behaviour: {pictures_without_page: 2}"),
    *("user_agent: Firefox, behaviour: {requests: 5}", "behaviour: {requests: 12}"),
    "user_agent: Firefox, behaviour: {requests: 9}",
    *("behaviour: {missing_share: 30}", "behaviour: {different_pictures: 3}"),
    *("not: {behaviour: {pictures_again: 2}}", "behaviour: {pictures_opened: 2}"),
    *("client: 198.51.100.0/24", "host: art", "missing_header: [Referer, Accept]"),
    *("os: Linux", "device: mobile", "browser: [Chrome, Firefox]", "asn: 64500"),
    *("purpose: [browser, search]", "verified: disproven", "verified: claimed"),
    *("user_agent: 'Chrome/1[34]'", "header_order: [Accept, Accept-Encoding]"),
]
WHAT = [
    "weight: 3",
    "weight: 9",
    "weight: -6",
    *map("action: {}".format, (*("allow", "preview", "poison", "tarpit", "block"),)),
]
MANY = [
    f"{{name: own{n}, if: {{path: '^/own{n}/'}}, action: block}}" for n in range(20)
]
RULE = some.tuples(some.sampled_from(CONDITIONS), some.sampled_from(WHAT))


@some.composite
def policies(draw: some.DrawFn) -> str:
    drawn = draw(some.lists(RULE, max_size=5))
    rules = [
        f"{{name: r{n}, if: {{{condition}}}, {what}}}"
        for n, (condition, what) in enumerate(drawn)
    ]
    rules += MANY if draw(some.booleans()) else []
    posture = draw(some.sampled_from(["gentle", "balanced", "strict"]))
    return f"posture: {posture}\ntraps: [^/trap]\nrules: [{', '.join(rules)}]"


LOUD = chrome() | {"user-agent": "Mozilla/5.0 AppleWebKit (compatible; Googlebot/2.1)"}
VISITORS: list[Headers] = [
    *(chrome(), chrome("document"), firefox(), firefox("document"), safari()),
    *TRAPS.values(),
    *DISGUISES.values(),
    *(LOUD, chrome() | {"if-none-match": '"a"'}, without(chrome(), "host")),
    *(
        {"host": "art.example", "accept": "*/*", "user-agent": agent}
        for agent in ("GPTBot/1.3", "curl/8.5.0", "Twitterbot/1.0", "bingbot/2.0", "")
    ),
]
TARGETS = [
    *(b"/", b"/art/1.jpg", b"/art/2.jpg", b"/art/3.jpg", b"/art/3.jpg?w=2", b"/a.css"),
    *(b"/robots.txt", b"/trap", b"/own7/x.png", b"/own19/", b"/feed.xml", b"/works/"),
    *(b"/art/../2.jpg", b"/art/%31.jpg"),
]
CLIENTS = ["198.51.100.7", "198.51.100.8", "203.0.113.9", "2001:db8::7", "66.249.66.1"]
PAUSES = [0.0, 0.01, 0.1, 0.3, 0.9, 1.0, 3.0, 40.0, 61.0, 90_000.0, -0.2]


ALL = 2**16 - 1
EACH = some.just(ALL) | some.integers(0, ALL)  # who may go by the lane, bit by bit


@some.composite
def walks(draw: some.DrawFn) -> list[Asked]:
    """Of a few visitors, each of whom comes with many requests."""
    visitors = draw(some.lists(some.sampled_from(VISITORS), min_size=1, max_size=3))
    clients = draw(some.lists(some.sampled_from(CLIENTS), min_size=1, max_size=2))
    now, walk = NOW, []
    for _ in range(draw(some.integers(2, 12))):
        headers = draw(some.sampled_from(visitors))
        client = draw(some.sampled_from(clients))
        pause = draw(some.sampled_from(PAUSES))
        is_missing = draw(some.integers(0, 5)) == 5
        first, step = draw(some.integers(0, 30)), draw(some.integers(0, 3))
        lanes = draw(EACH)
        for number in range(draw(some.integers(1, 16))):
            now += pause
            target = TARGETS[(first + step * number) % len(TARGETS)]
            by_lane = bool(lanes >> number & 1)
            walk.append(Asked(headers, target, now, client, by_lane, is_missing))
    return walk
