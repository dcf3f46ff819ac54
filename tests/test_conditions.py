"""Each condition says yes and no where it should, and reads well."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest

from guard import conditions as c
from guard.conditions import Condition
from guard.facts import (
    BEHAVIOUR,
    HABITS,
    Behaviour,
    Device,
    Identity,
    Purpose,
    Verified,
)
from guard.patterns import Patterns
from tests.build import claims, make_bot, make_facts

BROWSER = c.PurposeIs(frozenset({Purpose.BROWSER}))
TOOL = c.PurposeIs(frozenset({Purpose.TOOL, Purpose.BROWSER}))
GET = c.Method(frozenset({"GET"}))
PHONE = c.DeviceIs("kind", frozenset({"mobile"}))

# condition, facts it says yes to, facts it says no to
CASES: list[tuple[Condition, dict[str, Any], dict[str, Any]]] = [
    # headers
    (
        c.UserAgent(Patterns(("Firefox",))),
        {"headers": {"user-agent": "Firefox/128.0"}},
        {"headers": {}},
    ),
    (
        c.Header("accept", Patterns(("^image/",))),
        {"headers": {"accept": "image/avif"}},
        {"headers": {"accept": "*/*"}},
    ),
    (
        c.Header("accept", Patterns(("^$",))),
        {"headers": {"accept": ""}},
        {"headers": {}},
    ),
    (
        c.MissingHeader(("accept", "range")),
        {"headers": {"host": "a"}},
        {"headers": {"range": "bytes=0-"}},
    ),
    (
        c.HeaderOrder(("a", "b", "c")),
        {"headers": {"a": "1", "x": "", "c": "3"}},
        {"headers": {"c": "3", "a": "1"}},
    ),
    (
        c.Contradicts(frozenset({"version"})),
        {"headers": {"user-agent": "Chrome/9", "sec-ch-ua": '"Chromium";v="8"'}},
        {"headers": {"user-agent": "Chrome/8", "sec-ch-ua": '"Chromium";v="8"'}},
    ),
    # the request line and where it came from
    (c.Path(Patterns(("^/art/",))), {"path": "/art/1"}, {"path": "/press/art/1"}),
    (c.Host(Patterns((r"^www\.",))), {"host": "www.a.example"}, {"host": "a.example"}),
    (GET, {"method": "GET"}, {"method": "HEAD"}),
    (c.Scheme("https"), {"scheme": "https"}, {"scheme": "http"}),
    (c.AsnIs(frozenset({64500, 64501})), {"asn": 64500}, {"asn": 0}),
    (
        c.Client(("192.0.2.0/24", "2001:db8::/32")),
        {"client": ip_address("2001:db8::7")},
        {"client": ip_address("192.0.3.1")},
    ),
    # who it says it is
    (BROWSER, {}, {"identity": Identity(purpose=Purpose.TOOL)}),
    (
        c.BotIs(frozenset({"GPTBot"})),
        {"identity": claims(make_bot("GPTBot"))},
        {"identity": claims(make_bot("CCBot"))},
    ),
    (
        c.VerifiedIs(frozenset({Verified.PROVEN})),
        {"identity": claims(make_bot(), verified=Verified.PROVEN)},
        {"identity": claims(make_bot())},
    ),
    # the device; names in any case
    (
        c.DeviceIs("browser", frozenset({"firefox"})),
        {"device": Device(browser="Firefox")},
        {},
    ),
    (c.DeviceIs("os", frozenset({"Android"})), {"device": Device(os="Android")}, {}),
    (PHONE, {"device": Device(kind="mobile")}, {"device": Device(kind="pc")}),
    # behaviour
    (c.Detours(), {"detour": True}, {}),
    (c.Behaves("flooding"), {"behaviour": Behaviour(flooding=True)}, {}),
    (c.Behaves("flooding", False), {}, {"behaviour": Behaviour(flooding=True)}),
    (c.Behaves("trapped"), {"behaviour": Behaviour(trapped=True)}, {}),
    (
        c.Habit("requests", 8),
        {"behaviour": Behaviour(requests=8)},
        {"behaviour": Behaviour(requests=7)},
    ),
    # groups
    (c.All((GET, BROWSER)), {}, {"method": "POST"}),
    (c.AnyOf((GET, PHONE)), {}, {"method": "POST"}),
    (c.Not(GET), {"method": "POST"}, {}),
]


@pytest.mark.parametrize(("condition", "yes", "no"), CASES, ids=str)
def test_condition(
    condition: Condition, yes: dict[str, Any], no: dict[str, Any]
) -> None:
    assert condition(make_facts(**yes))
    assert not condition(make_facts(**no))


def test_nobody_is_no_bot() -> None:
    assert not c.BotIs(frozenset({"GPTBot"}))(make_facts())


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (c.UserAgent(Patterns(("a",))), "user agent has 'a'"),
        (c.Header("accept", Patterns(("a", "b"))), "header accept has 'a' or 'b'"),
        (c.MissingHeader(("accept",)), "header accept is missing"),
        (c.MissingHeader(("accept", "range")), "headers accept and range are missing"),
        (c.Path(Patterns(("^/a",))), "path has '^/a'"),
        (c.Host(Patterns(("a",))), "host has 'a'"),
        (TOOL, "purpose is browser or tool"),
        (c.Client(("192.0.2.0/24",)), "client is in 192.0.2.0/24"),
        (c.BotIs(frozenset({"GPTBot"})), "bot is GPTBot"),
        (c.AsnIs(frozenset({70000, 64500})), "network is AS64500 or AS70000"),
        (c.VerifiedIs(frozenset({Verified.CLAIMED})), "the claim is claimed"),
        (c.Scheme("https"), "scheme is https"),
        (PHONE, "device is mobile"),
        (c.Detours(), "path has a way back in it"),
        (c.Behaves("flooding"), "faster than a person"),
        (c.Behaves("flooding", False), "not faster than a person"),
        (c.Behaves("trapped"), "caught in a trap"),
        (c.Habit("head_share", 50), "at least 50 percent HEAD requests"),
        (c.HeaderOrder(("accept", "range")), "headers come as accept, range"),
        (
            c.Contradicts(frozenset({"version"})),
            "client hints contradict the user agent's version",
        ),
        (c.Not(GET), "not (method is GET)"),
        (
            c.All((GET, c.AnyOf((BROWSER, PHONE)))),
            "method is GET and (purpose is browser or device is mobile)",
        ),
    ],
)
def test_condition_reads_well(condition: Condition, words: str) -> None:
    assert str(condition) == words


def test_every_habit_is_a_count_of_the_behaviour() -> None:
    assert all(isinstance(getattr(Behaviour(), name), int) for name in HABITS)
    assert len(HABITS) == len(Behaviour._fields) - len(BEHAVIOUR)
