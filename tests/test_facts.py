from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.addresses import Networks
from guard.facts import HEADERS, Facts, read_facts, read_headers
from tests.build import make_bot

TRUSTED = Networks.parse(["127.0.0.1"])


def make_scope(**changes: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/art/1.jpg",
        "raw_path": b"/art/1.jpg",
        "query_string": b"w=400",
        "http_version": "1.1",
        "client": ("127.0.0.1", 50_000),
        "headers": [(b"host", b"art.example"), (b"x-forwarded-for", b"198.51.100.7")],
        **changes,
    }


def read(trusted: Networks = TRUSTED, **changes: Any) -> Facts:
    return read_facts(make_scope(**changes), trusted, time=12.0)


def test_a_trusted_proxy_says_who_the_client_is() -> None:
    assert str(read().client) == "198.51.100.7"


def test_a_stranger_may_not_say_who_the_client_is() -> None:
    assert str(read(client=("203.0.113.9", 1)).client) == "203.0.113.9"


def test_path_is_read_without_detours() -> None:
    assert read(raw_path=b"/robots.txt/../art/%31.jpg").path == "/art/1.jpg"


@pytest.mark.parametrize(
    ("raw_path", "detour"),
    [
        (b"/art/1.jpg", False),
        (b"/photo/1/..%2f..%2frobots.txt", True),
        (b"/photo/1/%252e%252e/%252e%252e/robots.txt", True),
        (b"/photo/1/..;/..;/robots.txt", True),
        (b"/work/%5c..%5crobots.txt", True),
    ],
)
def test_a_way_back_in_the_path_is_noticed(raw_path: bytes, detour: bool) -> None:
    assert read(raw_path=raw_path).detour is detour


def test_a_scope_without_raw_path_is_read_all_the_same() -> None:
    scope = make_scope()
    del scope["raw_path"]

    assert read_facts(scope, TRUSTED, 12.0).path == "/art/1.jpg"


def test_a_websocket_counts_as_get() -> None:
    scope = make_scope(type="websocket", scheme="ws")
    del scope["method"]

    facts = read_facts(scope, TRUSTED, 12.0)

    assert (facts.method, facts.scheme) == ("GET", "http")


def test_lines_of_one_header_are_joined() -> None:
    lines = [(b"accept", b"text/html"), (b"accept", b"image/webp")]

    assert read_headers(lines) == {"accept": "text/html, image/webp"}


def test_a_header_bomb_is_read_up_to_its_bound() -> None:
    bomb = [(b"x-%d" % number, b"x") for number in range(HEADERS * 10)]

    assert len(read_headers(bomb)) == HEADERS


@given(st.lists(st.tuples(st.binary(), st.binary())), st.binary(), st.binary())
def test_no_request_makes_reading_fail(
    headers: list[tuple[bytes, bytes]], path: bytes, query: bytes
) -> None:
    facts = read(headers=headers, raw_path=path, query_string=query)

    assert facts.path.startswith("/")


@pytest.mark.parametrize(
    ("how", "provable"),
    [({}, False), ({"dns": ("a.example",)}, True), ({"signature": "x"}, True)],
)
def test_a_bot_is_provable_by_what_its_operator_publishes(
    how: dict[str, Any], provable: bool
) -> None:
    assert make_bot(**how).provable is provable
