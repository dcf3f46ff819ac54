from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import ip_address
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.access_log import Entry, read_entry
from guard.described import NOWHERE
from guard.facts import Facts
from guard.lines import BadLine

TIME = datetime(2026, 10, 10, 11, 55, 36, tzinfo=UTC).timestamp()
LINE = (
    "203.0.113.9 - ann [10/Oct/2026:13:55:36 +0200] "
    '"GET /art/1.jpg?w=2 HTTP/1.1" 200 1234 "https://a.example/" "Firefox"'
)
PRINTED = st.text(st.characters(codec="latin-1"), max_size=40)


def read(line: str) -> Entry:
    return read_entry(line.encode("latin-1"))


def changed(before: str, after: str) -> Entry:
    assert before in LINE
    return read(LINE.replace(before, after))


def test_a_line_of_the_combined_format() -> None:
    facts = Facts(
        method="GET",
        scheme="https",
        host="",
        path="/art/1.jpg",
        client=ip_address("203.0.113.9"),
        query="w=2",
        headers={"referer": "https://a.example/", "user-agent": "Firefox"},
        time=TIME,
    )

    assert read(LINE) == Entry(facts, status=200, size=1234)


@pytest.mark.parametrize(
    ("who", "client", "host"),
    [
        ("203.0.113.9 - -", "203.0.113.9", ""),
        ("2001:db8::1 - -", "2001:db8::1", ""),
        ("::ffff:203.0.113.9 - -", "203.0.113.9", ""),
        ("203.0.113.9 - John Q. Public", "203.0.113.9", ""),
        ("203.0.113.9, 10.0.0.1 - -", "203.0.113.9", ""),
        ("203.0.113.9  -", "203.0.113.9", ""),
        ("art.example:443 203.0.113.9 - -", "203.0.113.9", "art.example"),
        ("art.example 203.0.113.9 - -", "203.0.113.9", "art.example"),
        ("dsl-7.isp.example - -", str(NOWHERE), ""),
        ("", str(NOWHERE), ""),
    ],
)
def test_who_asked_stands_first_or_behind_the_site(
    who: str, client: str, host: str
) -> None:
    facts = changed("203.0.113.9 - ann", who).facts

    assert (str(facts.client), facts.host) == (client, host)


@pytest.mark.parametrize(
    "time",
    [
        "10/Oct/2026:13:55:36.250 +0200",
        "10/Oct/2026:07:25:36 -0430",
        "2026-10-10T11:55:36Z",
        "2026-10-10T13:55:36+02:00",
        "2026-10-10T11:55:36",
        f"{TIME:.0f}.000",
    ],
)
def test_time_is_spelled_in_several_ways(time: str) -> None:
    assert changed("10/Oct/2026:13:55:36 +0200", time).facts.time == TIME


@pytest.mark.parametrize(
    ("request_line", "path", "version"),
    [
        ("GET / HTTP/1.0", "/", "1.0"),
        ("GET / HTTP/2.0", "/", "2"),
        ("GET /", "/", "1.0"),
        ("GET /a b.jpg HTTP/1.1", "/a b.jpg", "1.1"),
        ("GET http://art.example/a.jpg HTTP/1.1", "/a.jpg", "1.1"),
        (r"GET /\xc3\xa9\".jpg HTTP/1.1", '/é".jpg', "1.1"),
        ("OPTIONS * HTTP/1.1", "/*", "1.1"),
    ],
)
def test_request_lines(request_line: str, path: str, version: str) -> None:
    facts = changed("GET /art/1.jpg?w=2 HTTP/1.1", request_line).facts

    assert (facts.path, facts.http_version) == (path, version)


def test_a_dash_says_nothing() -> None:
    entry = read('- - - [10/Oct/2026:13:55:36 +0200] "GET / HTTP/1.1" - - "-" "-"')

    assert (entry.status, entry.size, entry.facts.headers) == (0, 0, {})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a \"b\" \\", 'a "b" \\'),
        (r"\x22\xC3\xA9", '"Ã©'),
        (r"tab\tend\q", "tab\tendq"),
        ("é", "é"),
    ],
)
def test_backslashes_are_undone(written: str, meant: str) -> None:
    assert changed("Firefox", written).facts.user_agent == meant


@pytest.mark.parametrize("more", ['"gzip" rt=0.1', "10.0.0.1 -", '"', "\r", ""])
def test_whatever_stands_behind_is_left_alone(more: str) -> None:
    assert read(f"{LINE} {more}") == read(LINE)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (LINE, "nonsense", "not in combined format"),
        (' "https://a.example/" "Firefox"', "", "common, not combined"),
        ('"Firefox"', '"Firefox', "common, not combined"),
        ("GET /art/1.jpg?w=2 HTTP/1.1", r"\x16\x03\x01", "not an HTTP request"),
        ("GET /art/1.jpg?w=2 HTTP/1.1", "-", "not an HTTP request"),
        ("GET /art/1.jpg?w=2 HTTP/1.1", "GET  HTTP/1.1", "not an HTTP request"),
        ("Oct", "Okt", "a time that cannot be read"),
        ("10/Oct", "31/Feb", "a time that cannot be read"),
        ("+0200", "+9900", "a time that cannot be read"),
        ("10/Oct/2026:13:55:36 +0200", "noon", "a time that cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named(before: str, after: str, reason: str) -> None:
    with pytest.raises(BadLine, match=reason):
        changed(before, after)


@given(user_agent=PRINTED, path=PRINTED)
def test_what_a_server_escapes_is_read_back(user_agent: str, path: str) -> None:
    entry = changed("Firefox", escaped("x" + user_agent))
    same = changed("/art/1.jpg", escaped(f"/{path}"))

    assert entry.facts.user_agent == "x" + user_agent
    assert same.facts.user_agent == "Firefox"


def escaped(words: str) -> str:
    """As nginx does."""
    plain = range(0x20, 0x7F)
    return "".join(
        each if ord(each) in plain and each not in '"\\' else f"\\x{ord(each):02X}"
        for each in words
    )


@given(st.binary(max_size=200), st.integers(0, 200))
def test_whatever_is_written_is_read_or_named(noise: bytes, place: int) -> None:
    line = LINE.encode()

    with suppress(BadLine):
        read_entry(line[:place] + noise + line[place:])


@pytest.mark.parametrize("part", ['"', '\\"', " ", "[", "] ", '" ', "a ", '"" '])
def test_no_line_takes_long(part: str) -> None:
    begun = perf_counter()
    for start in ("", LINE[:28], LINE[:49], LINE[:-8]):
        with suppress(BadLine):
            read((start + part * 1_000_000)[:1_000_000])

    assert perf_counter() - begun < 4


def test_a_path_that_goes_back_is_noticed() -> None:
    line = (
        b"192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] "
        b'"GET /a/../b HTTP/1.1" 200 1 "-" "x"'
    )

    assert read_entry(line).facts.detour
