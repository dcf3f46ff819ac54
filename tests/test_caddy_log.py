from __future__ import annotations

import json
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.access_log import Entry
from guard.caddy_log import read_caddy_entry
from guard.facts import Facts
from guard.lines import BadLine

REQUEST = {
    "remote_ip": "10.0.0.1",
    "client_ip": "2001:db8::1",
    "proto": "HTTP/2.0",
    "method": "GET",
    "host": "art.example",
    "uri": "/art/%31.jpg?w=2",
    "headers": {"User-Agent": ["Firefox"], "Referer": [""], "Accept": ["*/*"]},
}
LINE = {"ts": 1700000000.5, "request": REQUEST, "status": 200, "size": 9}
VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())


def read(**changes: Any) -> Entry:
    return read_caddy_entry(json.dumps({**LINE, **changes}).encode())


def test_a_line_of_caddy() -> None:
    facts = Facts(
        method="GET",
        scheme="https",
        host="art.example",
        path="/art/1.jpg",
        client=ip_address("2001:db8::1"),
        query="w=2",
        http_version="2",
        headers={"user-agent": "Firefox"},
        time=1700000000.5,
    )

    assert read() == Entry(facts, status=200, size=9)


def test_an_older_caddy_has_only_the_peer() -> None:
    old = {key: value for key, value in REQUEST.items() if key != "client_ip"}

    assert read(request=old).facts.client == ip_address("10.0.0.1")


def test_time_may_be_written_out() -> None:
    assert read(ts="2023-11-14T22:13:20.5Z").facts.time == 1700000000.5


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"request": None}, "not an entry of an access log"),
        ({"request": {"uri": 1}}, "uri is not a text"),
        ({"request": {"remote_ip": "nowhere"}}, "ip is not an address"),
        ({"status": "200"}, "status is no such number"),
        ({"status": 1000}, "status is no such number"),
        ({"size": -1}, "size is no such number"),
        ({"ts": "noon"}, "a time that cannot be read"),
        ({"ts": []}, "time is not seconds"),
    ],
)
def test_what_cannot_be_read_is_named(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadLine, match=reason):
        read(**changes)


@given(
    st.dictionaries(st.sampled_from([*LINE]), VALUES),
    st.dictionaries(st.sampled_from([*REQUEST]), VALUES),
)
def test_whatever_is_written_is_read_or_named(
    changes: dict[str, object], request: dict[str, object]
) -> None:
    with suppress(BadLine):
        read(**{"request": REQUEST | request, **changes})
