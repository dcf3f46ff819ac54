from __future__ import annotations

import json
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.described import NOWHERE, read_request
from guard.facts import Facts
from guard.lines import BadLine

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)
)
LISTS = st.lists(SCALARS, max_size=3)
VALUES = st.one_of(
    SCALARS,
    LISTS,
    st.lists(LISTS, max_size=3),
    st.dictionaries(st.text(max_size=5), SCALARS | LISTS, max_size=3),
)
KEYS = ("method", "path", "scheme", "http_version", "ip", "headers", "time")


def read(**described: Any) -> Facts:
    return read_request(json.dumps(described).encode())


def test_what_is_left_out_is_ordinary() -> None:
    assert read() == Facts("GET", "https", "", "/", NOWHERE)
    assert read(**dict.fromkeys(KEYS)) == read()


def test_everything_can_be_said() -> None:
    facts = read(
        method="head",
        path="/art//a%2Fb.jpg?w=1",
        scheme="HTTP",
        http_version="HTTP/2.0",
        ip="2001:db8::1",
        headers={"Host": "art.example", "User-Agent": " curl/8 "},
        time=12.5,
    )

    assert facts == Facts(
        method="HEAD",
        scheme="http",
        host="art.example",
        path="/art/a/b.jpg",
        client=ip_address("2001:db8::1"),
        query="w=1",
        http_version="2",
        headers={"host": "art.example", "user-agent": "curl/8"},
        time=12.5,
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "a", "accept": "b"},
        {"Accept": ["a", "b"]},
        [["Accept", "a"], ["ACCEPT", "b"], ["Referer", None]],
        [["Accept", ["a", "b"]]],
    ],
)
def test_headers_come_in_several_shapes(headers: object) -> None:
    assert read(headers=headers).headers == {"accept": "a, b"}


def test_headers_are_as_they_come_over_the_wire() -> None:
    assert read(headers={"a": "é\ud800"}).headers == {"a": "Ã©?"}


@pytest.mark.parametrize(
    ("spelled", "version"),
    [("1.0", "1.0"), ("HTTP/1.1", "1.1"), (2, "2"), (2.0, "2"), ("3", "3")],
)
def test_versions_are_spelled_as_asgi_does(spelled: object, version: str) -> None:
    assert read(http_version=spelled).http_version == version


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "an empty line"),
        (b"{", "not JSON: Expecting property name"),
        (b"[" * 100_000, "not JSON that anyone would write"),
        (b"9" * 5_000, "not JSON that anyone would write"),
        (b"[]", "not a JSON object"),
        (b'{"path": 1}', "path is not a text"),
        (b'{"scheme": "ftp"}', "scheme is neither http nor https"),
        (b'{"ip": "nowhere"}', "ip is not an address"),
        (b'{"http_version": true}', "http_version is neither"),
        (b'{"http_version": []}', "http_version is neither"),
        (b'{"time": "noon"}', "time is not seconds"),
        (b'{"time": true}', "time is not seconds"),
        (b'{"time": NaN}', "time is not seconds"),
        (b'{"time": -1}', "time is not seconds"),
        (b'{"headers": "a"}', "headers are neither"),
        (b'{"headers": ["a"]}', "headers has something"),
        (b'{"headers": [[1, "a"]]}', "headers has something"),
        (b'{"headers": {"a": 1}}', "header 'a' is neither"),
        (b'{"headers": {"a": [1]}}', "header 'a' is neither"),
    ],
)
def test_what_cannot_be_read_is_named(line: bytes, reason: str) -> None:
    with pytest.raises(BadLine, match=reason):
        read_request(line)


def test_odd_bytes_are_tolerated() -> None:
    assert read_request(b'\xef\xbb\xbf{"path": "/\xff"}\r').path == "/\ufffd"


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_whatever_is_described_is_read_or_named(described: dict[str, object]) -> None:
    assert read_or_named(json.dumps(described).encode())


@given(st.binary(max_size=80))
def test_whatever_comes_is_read_or_named(line: bytes) -> None:
    assert read_or_named(line)


def read_or_named(line: bytes) -> object:
    try:
        return read_request(line)
    except BadLine as error:
        return str(error)


def test_a_path_that_goes_back_is_noticed() -> None:
    assert read_request(b'{"path": "/photo/..%2frobots.txt"}').detour
